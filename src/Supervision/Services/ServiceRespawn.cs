using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>What follows when the keeper has started the next incarnation by a standing order: the decision was made when the order was given, and is recorded now.</summary>
internal static class ServiceRespawn
{
    public static string? OnRespawned(ServiceStep step, ServiceInput.Respawned input)
    {
        if (step.Model.LiveNumber != input.Number || step.Model.State is Stopping { Exit: not null })
        {
            // Nobody expects it: never two of them.
            step.Perform(new ServiceEffect.Kill(input.Next.Number));
            return null;
        }

        var stop = step.Model.State as Stopping;
        var asked = step.Model.Cause;
        step.LookBack(input.At);
        Tell(step, input.Number, input.Exit, input.Next.Number);
        step.LookBack(null);
        step.Perform(new ServiceEffect.Oblivion(input.Number));
        step.Perform(new ServiceEffect.Adoption(input.Next));
        if (stop?.Verdict is { IsFinal: true } verdict)
        {
            step.Condemn(input.Next.Number, verdict.Why, isFinal: true);
        }
        else if (stop is { ByItself: false } || !step.Model.Wanted || step.Gates.AgainstStarting is not null)
        {
            // It was asked to end when it had just ended by itself: what took its place ends in its stead.
            step.BeginStop(step.Gates.AgainstStarting?.Cause ?? asked);
        }

        return null;
    }

    private static void Tell(ServiceStep step, int number, ExitDescription exit, int next)
    {
        step.Ended(new ServiceInput.Exited(number, exit, 0));
        ServiceRestart.TellOfRestart(step, exit, (Stopping)step.Model.State, wasAtOnce: true);

        // It was started as the one before it.
        step.RecordOrder(next, Cause.Exit(exit), runsBy: null);
    }
}
