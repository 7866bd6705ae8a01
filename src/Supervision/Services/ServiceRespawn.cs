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

    /// <summary>
    /// After a start of the daemon: those that were started one after another, by the keeper or by a daemon that could not record it any more, up to
    /// the last, which is left to be adopted.
    /// </summary>
    public static void Catch(ServiceStep step, ServiceInput.Recovered input)
    {
        if (step.Model.LiveNumber is null && Find(input, step.Model.LastNumber + 1) is { Exit: not null } unknown)
        {
            // It was ordered and has ended, and nobody has recorded either.
            step.LookBack(unknown.StartedAt);
            step.RecordOrder(unknown.Number, step.Model.Cause, runsBy: null);
        }

        while (step.Model.LiveNumber is { } number && Find(input, number) is { Exit: { } exit } former && Find(input, number + 1) is { } next)
        {
            if (step.Model.State is Starting { Process: null } or Stopping { Process: null, Exit: null })
            {
                // Spawned, but the fact had not reached the disk.
                step.LookBack(former.StartedAt);
                step.RecordStart(former.Number, former.Process, step.Model.Cause);
            }

            step.LookBack(former.EndedAt);
            Tell(step, number, exit, next.Number);
        }

        step.LookBack(null);
    }

    private static KeptProcess? Find(ServiceInput.Recovered input, int number)
    {
        foreach (var survivor in input.Survivors)
        {
            if (survivor.Number == number)
            {
                return survivor;
            }
        }

        return null;
    }

    private static void Tell(ServiceStep step, int number, ExitDescription exit, int next)
    {
        var backoff = step.Spec.Restart.Backoff;
        var readySince = step.Model.State switch
        {
            Running r => r.ReadySince,
            Stopping s => s.ReadySince,
            _ => (TimeSpan?)null,
        };
        var cause = Cause.Exit(exit);
        var healthy = readySince is { } since && step.Clock - since >= backoff.ResetAfter;
        if (step.Model.State is not Stopping { Exit: not null })
        {
            step.Ended(new ServiceInput.Exited(number, exit, 0));
        }

        step.Record(new ServiceFact.BackedOff(TimeSpan.Zero, healthy) { At = step.Now, Clock = step.Clock, Cause = cause, Text = $"{exit.Text}: starts again at once" });

        // It was started as the one before it.
        step.RecordOrder(next, cause, runsBy: null);
    }
}
