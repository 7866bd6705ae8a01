using Supervision.Actors;
using Supervision.Specs;
using static Supervision.Services.ServiceEffect;

namespace Supervision.Services;

/// <summary>Whether, and when, a service whose process ended by itself is started again.</summary>
internal static class ServiceRestart
{
    public static void AfterExit(ServiceStep step, ExitDescription exit, ServiceState.Stopping end)
    {
        var restart = step.Spec.Restart;

        // Who ends before it is ready has not done what it was started for.
        var unready = end.ReadySince is null && step.Spec.Type is not ServiceType.OneShot && step.Spec.Ready.When is not ReadyWhen.Spawned;
        var expected = exit.Kind == "exited" && restart.SuccessExitCodes.Contains(exit.Code!.Value) && !unready;
        var healthy = WasHealthy(step, end);
        var cause = Cause.Exit(exit);
        if (end.Verdict is { } verdict)
        {
            AfterVerdict(step, verdict, healthy);
        }
        else if (exit.Kind == "exited" && restart.PreventExitCodes.Contains(exit.Code!.Value))
        {
            GiveUp(step, cause, $"{exit.Text}, after which it is never started again", escalates: false);
        }
        else if (expected && step.Spec.Type is ServiceType.OneShot)
        {
            FinishByItself(step, cause, "completed");
        }
        else
        {
            Again(step, exit, expected, healthy, cause);
        }
    }

    /// <summary>Counts a restart of which only the outcome is known: the next process is there.</summary>
    public static void TellOfRestart(ServiceStep step, ExitDescription exit, ServiceState.Stopping end, bool wasAtOnce) => step.Record(new ServiceFact.BackedOff(TimeSpan.Zero, WasHealthy(step, end))
    {
        At = step.Now,
        Clock = step.Clock,
        Cause = Cause.Exit(exit),
        Text = wasAtOnce ? $"{exit.Text}: starts again at once" : $"{exit.Text}: was started again",
    });

    /// <summary>The host was short of something: as a death, but there was no process.</summary>
    public static void AfterRefusal(ServiceStep step, string error) =>
        Again(step, null, expected: false, healthy: false, new Cause(CauseKind.Exit, null, error));

    private static bool WasHealthy(ServiceStep step, ServiceState.Stopping end) =>
        end.ReadySince is { } since && step.Clock - since >= step.Spec.Restart.Backoff.ResetAfter;

    private static void AfterVerdict(ServiceStep step, Verdict verdict, bool healthy)
    {
        var cause = new Cause(CauseKind.Health, null, verdict.Why);
        if (verdict.IsFinal)
        {
            GiveUp(step, cause, $"{verdict.Why}: it stays down", escalates: false);
        }
        else
        {
            Again(step, null, expected: false, healthy, cause);
        }
    }

    private static void Again(ServiceStep step, ExitDescription? exit, bool expected, bool healthy, Cause cause)
    {
        var restart = step.Spec.Restart;
        var what = exit?.Text ?? cause.Text;
        var window = RestartWindow.Of(new RestartIntensity(restart.Limit ?? int.MaxValue, restart.Period), step.Model.RecentRestarts);
        switch (RestartDecision.Decide(restart.Policy, expected, window, step.Clock))
        {
            case RestartDecision.Leave when expected:
                FinishByItself(step, cause, $"{what}: not started again by restart policy {Words.Of(restart.Policy)}");
                break;

            case RestartDecision.Leave:
                GiveUp(step, cause, $"{what}: not started again by restart policy {Words.Of(restart.Policy)}", escalates: false);
                break;

            case RestartDecision.GiveUp:
                var limit = new Cause(CauseKind.Limit, null, $"{restart.Limit} restarts within {Words.Duration(restart.Period)}");
                GiveUp(step, limit, $"{what}, after {limit.Text}", restart.OnLimit is OnLimit.Escalate);
                break;

            default:
                var delay = BackoffRule.Next(restart.Backoff, healthy ? 0 : step.Model.Streak, step.Model.LastDelay, step.Chance);
                BackOff(step, exit, delay, healthy, cause, what);
                break;
        }
    }

    private static void BackOff(ServiceStep step, ExitDescription? exit, TimeSpan delay, bool healthy, Cause cause, string what)
    {
        var text = delay == TimeSpan.Zero ? $"{what}: starts again at once" : $"{what}: starts again after {Words.Duration(delay)}";
        step.Record(new ServiceFact.BackedOff(delay, healthy) { At = step.Now, Clock = step.Clock, Cause = cause, Text = text });
        if (!step.Gates.GroupIsFree)
        {
            // The answer comes as a change of the gates.
            step.Perform(new GroupVerdict(exit));
            if (delay > TimeSpan.Zero)
            {
                step.Perform(new Alarm(delay));
            }
        }
        else if (delay == TimeSpan.Zero)
        {
            step.SettleDown(cause);
        }
        else
        {
            step.Perform(new Alarm(delay));
        }
    }

    private static void GiveUp(ServiceStep step, Cause cause, string text, bool escalates)
    {
        step.Record(new ServiceFact.GaveUp { At = step.Now, Clock = step.Clock, Cause = cause, Text = text });
        step.Perform(new GroupNotice(escalates));
    }

    private static void FinishByItself(ServiceStep step, Cause cause, string text)
    {
        step.Finish(cause, text);
        step.Perform(new GroupNotice(Escalates: false));
    }
}
