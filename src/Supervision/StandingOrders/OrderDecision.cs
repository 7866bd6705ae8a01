using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Posix.Processes;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;

namespace Supervision.StandingOrders;

/// <summary>
/// What to leave with the keeper for the next end of a service's process: whatever would be decided then in any case, and nothing that depends on
/// others. What is not sure waits for the daemon.
/// </summary>
internal static class OrderDecision
{
    /// <summary>A bound on what a keeper must remember of a service while no daemon hears of it.</summary>
    public const int TurnsMax = 10;

    /// <param name="model">What is known of the service.</param>
    /// <param name="spec">What is wanted of it.</param>
    /// <param name="gates">What its dependencies and its group say now.</param>
    /// <param name="isReliedOn">Whether the loss of its process means something to others.</param>
    /// <param name="clock">The monotonic clock.</param>
    /// <returns>Null where its end is to be waited for.</returns>
    public static StandingOrder? Of(ServiceModel model, ServiceSpec spec, Gates gates, bool isReliedOn, TimeSpan clock)
    {
        if (model.Handoff is not null || model.State is not ServiceState.Running { Process.Pid: not MainProcess.Inside } running || isReliedOn
            || !model.Wanted || !IsFree(gates) || !IsSimple(spec) || !RunsBy(model, spec))
        {
            return null;
        }

        var turns = Turns(model, running, spec, clock);
        return turns.Count == 0 ? null : new StandingOrder
        {
            Turns = turns,
            AgeMin = IsAlwaysAtOnce(spec.Restart.Backoff) ? TimeSpan.Zero : spec.Restart.Backoff.ResetAfter,
            ExceptCodes = spec.Restart.Policy is RestartPolicy.Transient
                ? [.. spec.Restart.PreventExitCodes, .. spec.Restart.SuccessExitCodes]
                : spec.Restart.PreventExitCodes,
        };
    }

    /// <summary>Services that others watch, so that more follows from the end of their process than its next start.</summary>
    public static ImmutableHashSet<ServiceName> ReliedOn(NodeSpec node)
    {
        var relying = node.Services.Values.SelectMany(s => s.Requires).Where(r => r.WhenLost is not WhenLost.Ignore).Select(r => r.Name).ToHashSet();
        return relying.Count == 0 ? [] : [.. node.Services.Values.Where(s => relying.Any(s.Satisfies)).Select(s => s.Name)];
    }

    /// <summary>Nothing is in the way, and nobody need be asked.</summary>
    private static bool IsFree(Gates gates) => gates is { GroupIsFree: true, AwaitsPermit: false, AgainstStarting: null, AgainstRunning: null };

    /// <summary>Nothing has to be done, read or waited for between an end and the next start.</summary>
    private static bool IsSimple(ServiceSpec spec) =>
        spec.Type is ServiceType.Daemon && spec.Start is StartTrigger.WithNode && spec.Handoff.Mode is (HandoffMode.None or HandoffMode.Overlap) && spec.Restart.Policy is not RestartPolicy.Temporary
        && spec.Hooks is { PreStart.IsEmpty: true, PostStart.IsEmpty: true, PostStop.IsEmpty: true }
        && spec.EnvironmentFiles.IsEmpty && spec.Wants.IsEmpty && spec.After.IsEmpty
        && spec.Requires.All(r => r.Condition is RequirementCondition.Completed);

    /// <summary>The next process would be started by what this one was started by.</summary>
    private static bool RunsBy(ServiceModel model, ServiceSpec spec) => model.RunsBy is { } runsBy && SpecImprint.AreSame(runsBy, SpecImprint.Of(spec));

    private static List<TimeSpan> Turns(ServiceModel model, ServiceState.Running running, ServiceSpec spec, TimeSpan clock)
    {
        var restart = spec.Restart;
        var window = RestartWindow.Of(new RestartIntensity(restart.Limit ?? int.MaxValue, restart.Period), model.RecentRestarts);

        // Who is not ready yet is judged by the daemon, which alone sees readiness.
        var most = spec.Ready.When is ReadyWhen.Spawned ? Math.Min(restart.Limit ?? TurnsMax, TurnsMax) : 1;
        var healthyAt = BackoffRule.Next(restart.Backoff, model.Streak, model.LastDelay, chance: 1) == TimeSpan.Zero
            ? TimeSpan.Zero
            : running.ReadySince + restart.Backoff.ResetAfter;
        var turns = new List<TimeSpan>();
        while (turns.Count < most && Next(restart, ref window, clock) is { } turn)
        {
            turns.Add(turns.Count == 0 && turn < healthyAt ? healthyAt : turn);
        }

        return turns;
    }

    /// <summary>The earliest time from now on at which an unexpected end leads to a restart; null if none ever does.</summary>
    private static TimeSpan? Next(RestartSpec restart, ref RestartWindow window, TimeSpan clock)
    {
        var expiries = window.Restarts.Where(then => then + restart.Period >= clock).Select(then => then + restart.Period + TimeSpan.FromTicks(1));
        foreach (var time in expiries.Prepend(clock))
        {
            if (RestartDecision.Decide(restart.Policy, endedExpectedly: false, window, time) is RestartDecision.Restart again)
            {
                window = again.Window;
                return time == clock ? TimeSpan.Zero : time;
            }
        }

        return null;
    }

    private static bool IsAlwaysAtOnce(BackoffSpec backoff) => BackoffRule.Next(backoff, streak: 1, TimeSpan.Zero, chance: 1) == TimeSpan.Zero;
}
