using Supervision.Posix.Processes;
using Supervision.Specs;
using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceInput;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>What a living process shows of itself: its main process, readiness, health and signs of life.</summary>
internal static class ServiceProgress
{
    public static string? OnForked(ServiceStep step, Forked input)
    {
        if (step.Model.LiveNumber != input.Number || step.Model.State is Stopping { Exit: not null })
        {
            return null;
        }

        if (input.Exit != ExitDescription.Exited(0) || input.Leftovers == 0 || step.Model.State is Stopping)
        {
            // It did not do what forking services do, or is not to: as if the main process had ended.
            return ServiceMachine.OnExited(step, new Exited(input.Number, input.Exit, input.Leftovers));
        }

        step.Perform(new MainProcessSearch(input.Number));
        return null;
    }

    public static string? OnMainProcess(ServiceStep step, MainProcessTold input)
    {
        if (step.Model.LiveNumber != input.Number || step.Model.Process == input.Process || step.Model.State is Stopping { Exit: not null })
        {
            return null;
        }

        step.Record(new ServiceFact.MainProcessChanged(input.Number, input.Process)
        {
            At = step.Now,
            Clock = step.Clock,
            Cause = step.Model.Cause,
            Text = $"its main process is pid {input.Process.Pid}",
        });
        if (step.Spec.Type is ServiceType.Forking && step.Model.State is Starting)
        {
            if (step.Spec.Ready.When is ReadyWhen.Spawned)
            {
                step.BecomeReady(input.Number, input.Process.Pid, step.Model.Cause);
            }
            else
            {
                step.Perform(new ReadinessWatch(input.Number));
            }
        }

        return null;
    }

    public static string? OnReady(ServiceStep step, ReadyTold input)
    {
        switch (step.Model.State)
        {
            case Starting { Process: { } process } s when s.Number == input.Number && step.Spec.Type is not ServiceType.OneShot:
                step.BecomeReady(s.Number, process.Pid, step.Model.Cause);
                break;

            case Running { Reloads: true } r when r.Number == input.Number && step.Spec.Reload is { Command.IsEmpty: true } or { Notifies: true }:
                ServiceReload.End(step, null);
                break;
        }

        return null;
    }

    public static string? OnStartTimedOut(ServiceStep step, StartTimedOut input)
    {
        if (step.Model.State is Starting s && s.Number == input.Number)
        {
            step.Condemn(s.Number, $"not ready within {Words.Duration(step.Spec.Ready.Timeout)}", isFinal: false);
        }

        return null;
    }

    public static string? OnHealth(ServiceStep step, HealthJudged input)
    {
        if (step.Model.State is not Running r || r.Number != input.Number)
        {
            return null;
        }

        var why = input.Healthy ? "healthy" : $"unhealthy: {input.Text}";
        step.Record(new ServiceFact.HealthChanged(r.Number, input.Healthy)
        {
            At = step.Now,
            Clock = step.Clock,
            Cause = new Cause(CauseKind.Health, null, why),
            Text = why,
        });
        if (!input.Healthy && step.Spec.Health is { Action: not HealthAction.None } health)
        {
            step.Condemn(r.Number, why, isFinal: health.Action is HealthAction.Fail);
        }

        return null;
    }

    /// <summary>One that hangs cannot leave in order: its core may show why it hangs.</summary>
    public static string? OnWatchdog(ServiceStep step, WatchdogExpired input)
    {
        if (step.Model.State is Running r && r.Number == input.Number)
        {
            var why = $"no sign of life within {Words.Duration(step.Spec.Watchdog ?? TimeSpan.Zero)}";
            step.Record(new ServiceFact.Condemned(r.Number, IsFinal: false) { At = step.Now, Clock = step.Clock, Cause = new Cause(CauseKind.Health, null, why), Text = why });
            step.Record(new ServiceFact.StopAsked { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = $"SIGABRT: {why}" });
            step.Perform(new Signal(r.Number, Signals.Abort));
            step.Perform(new StopDeadline(r.Number, step.Spec.Stop.Timeout));
        }

        return null;
    }

    /// <summary>What depends on it learns at once that it goes, and its end, once it has come, is judged like any that nobody asked for.</summary>
    public static string? OnStopping(ServiceStep step, StoppingTold input)
    {
        if (step.Model.State is Running or Starting { Process: not null } && step.Model.LiveNumber == input.Number)
        {
            step.Record(new ServiceFact.Leaving { At = step.Now, Clock = step.Clock, Cause = new Cause(CauseKind.Exit, null, "it stops by itself"), Text = "stopping by itself" });
            step.Perform(new StopDeadline(input.Number, step.Spec.Stop.Timeout));
        }

        return null;
    }

    public static string? OnMoreTimeAsked(ServiceStep step, MoreTimeAsked input)
    {
        switch (step.Model.State)
        {
            case Starting s when s.Number == input.Number:
                step.Perform(new StartDeadline(s.Number, input.By));
                break;

            case Running { Reloads: true } r when r.Number == input.Number:
                step.Perform(new ReloadDeadline(r.Number, input.By));
                break;

            case Stopping { Phase: StopPhase.Asked } s when s.Number == input.Number:
                step.Perform(new StopDeadline(s.Number, input.By));
                break;
        }

        return null;
    }
}
