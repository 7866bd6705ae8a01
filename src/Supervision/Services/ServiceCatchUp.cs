using System.Collections.Immutable;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>
/// After a start of the daemon: the one before it did not wait for the disk to start a process again, so that the last ones may have come, and gone, without
/// a word on disk. Or the keeper has started them by a standing order. It has them all, with their exits, and they are told of now as it was then.
/// </summary>
internal static class ServiceCatchUp
{
    /// <summary>Those that no fact tells of, oldest first. The last is what the service is now; all before it have ended.</summary>
    public static ImmutableArray<KeptProcess> Untold(ServiceModel model, ImmutableArray<KeptProcess> survivors)
    {
        if (model.LiveNumber is { } live && Find(survivors, live) is { Exit: null })
        {
            return [];
        }

        // Of one whose keeper has died too nobody knows how it ended, and it may have been told of by a daemon in between.
        var known = model.State is Waiting { Preparing: { } prepared } ? prepared - 1 : model.LastNumber;
        var newer = survivors.Where(s => s.Number > known && s.Number != model.Handoff?.Number && s is not { IsOrphan: true, Exit: not null }).OrderBy(s => s.Number).ToImmutableArray();
        var alive = newer.TakeWhile(s => s.Exit is not null).Count();
        return newer[..Math.Min(alive + 1, newer.Length)];
    }

    /// <summary>Tells of all that is over: of the one that is known, and of all that came after it but the last.</summary>
    public static void Tell(ServiceStep step, ImmutableArray<KeptProcess> untold, ImmutableArray<KeptProcess> survivors)
    {
        if (untold.IsEmpty)
        {
            return;
        }

        if (step.Model.LiveNumber is { } live && step.Model.State is not Stopping { Exit: not null })
        {
            TellEnd(step, live, Find(survivors, live), untold[0]);
        }

        for (var i = 0; i < untold.Length - 1; i++)
        {
            step.LookBack(untold[i].StartedAt);
            step.RecordStart(untold[i].Number, untold[i].Process, untold[i].IsRespawn ? step.Model.Cause : Cause.Boot);
            TellEnd(step, untold[i].Number, untold[i], untold[i + 1]);
        }

        step.LookBack(null);
    }

    private static void TellEnd(ServiceStep step, int number, KeptProcess? process, KeptProcess next)
    {
        if (process is not null && step.Model.State is (Starting { Process: null } or Stopping { Process: null }))
        {
            step.LookBack(process.StartedAt);
            step.RecordStart(number, process.Process, process.IsRespawn ? step.Model.Cause : Cause.Boot);
        }

        // What the keeper does not have was never spawned, or was forgotten: it was over at the latest when the next was started.
        step.LookBack(process is null ? next.StartedAt : process.EndedAt);
        var exit = process?.Exit ?? ExitDescription.Lost;
        step.Ended(new ServiceInput.Exited(number, exit, 0));
        if (step.Model is { Wanted: true, State: Stopping { ByItself: true } end })
        {
            ServiceRestart.TellOfRestart(step, exit, end, next.IsRespawn);
        }

        if (next.IsRespawn)
        {
            // By the same as the one before it.
            step.RecordOrder(next.Number, Cause.Exit(exit), runsBy: null);
        }
    }

    private static KeptProcess? Find(ImmutableArray<KeptProcess> survivors, int number)
    {
        foreach (var survivor in survivors)
        {
            if (survivor.Number == number)
            {
                return survivor;
            }
        }

        return null;
    }
}
