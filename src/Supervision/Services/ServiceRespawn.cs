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

        var verdict = (step.Model.State as Stopping)?.Verdict;
        step.LookBack(input.At);
        Tell(step, input.Number, input.Exit, input.Next.Number);
        step.LookBack(null);
        step.Perform(new ServiceEffect.Oblivion(input.Number));
        step.Perform(new ServiceEffect.Adoption(input.Next));
        if (verdict is { IsFinal: true })
        {
            step.Condemn(input.Next.Number, verdict.Why, isFinal: true);
        }
        else if (!step.Model.Wanted || step.Gates.AgainstRunning is not null)
        {
            // It was asked to end when it had just ended by itself.
            step.BeginStop(step.Gates.AgainstRunning?.Cause ?? step.WishedDownBy);
        }

        return null;
    }

    /// <summary>After a start of the daemon: those that the keeper has started one after another, up to the last, which is left to be adopted.</summary>
    public static void Catch(ServiceStep step, ServiceInput.Recovered input)
    {
        while (step.Model.LiveNumber is { } number && step.Model.State is not Stopping { Exit: not null }
            && Find(input, number) is { Exit: { } exit } former && Find(input, number + 1) is { IsRespawn: true } next)
        {
            if (step.Model.State is Starting { Process: null } or Stopping { Process: null })
            {
                // Spawned, but the fact had not reached the disk.
                step.LookBack(former.StartedAt);
                step.RecordStart(former.Number, former.Process, step.Model.Cause);
            }

            step.LookBack(former.EndedAt);
            Tell(step, number, exit, next.Number);
            step.Perform(new ServiceEffect.Oblivion(number));
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
        step.Ended(new ServiceInput.Exited(number, exit, 0));
        step.Record(new ServiceFact.BackedOff(TimeSpan.Zero, healthy) { At = step.Now, Clock = step.Clock, Cause = cause, Text = $"{exit.Text}: starts again at once" });
        step.RecordOrder(next, cause);
    }
}
