using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>What follows when a process has lost its keeper and another has found it: it goes on, or is ended.</summary>
internal static class ServiceAdoption
{
    private static readonly Cause Killed = new(CauseKind.Configuration, null, "its keeper died, and node.orphans is kill");

    /// <summary>The keeper died while the daemon lived.</summary>
    public static string? OnAdopted(ServiceStep step, ServiceInput.Adopted input)
    {
        if (step.Model.LiveNumber != input.Number)
        {
            step.Perform(new ServiceEffect.Kill(input.Number));
            return null;
        }

        Tell(step, input.Number, input.Process);
        if (step.Model.State is Stopping { Phase: StopPhase.Asked, Process: not null } s)
        {
            // Asking twice does no harm; whether the first reached it is not known.
            step.Perform(new StopSignal(s.Number));
        }

        if (input.Ends)
        {
            End(step);
        }

        return null;
    }

    /// <summary>Records that another keeper has it now.</summary>
    public static void Tell(ServiceStep step, int number, MainProcess process) => step.Record(new ServiceFact.Adopted(number, process)
    {
        At = step.Now,
        Clock = step.Clock,
        Cause = step.Model.Cause,
        Text = $"the keeper died; adopted as {Words.Process(process.Pid)}",
    });

    /// <summary>Ended as a restart would do it: what depends on it goes first, and what shall run is started when nothing of it is left.</summary>
    public static void End(ServiceStep step)
    {
        if (step.Model.State is Starting or Running)
        {
            step.BeginStop(Killed);
        }
    }
}
