using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceInput;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>How a running service reads its configuration again, with its process untouched.</summary>
internal static class ServiceReload
{
    public static string? OnCommand(ServiceStep step, Cause cause)
    {
        if (!step.Spec.Reload.IsPossible)
        {
            return $"{step.Spec.Name} does not say how it is reloaded: set reload.signal or reload.command";
        }

        if (step.Model.State is not Running r)
        {
            return $"{step.Spec.Name} is {step.Model.State.Word} and cannot be reloaded";
        }

        if (!r.Reloads)
        {
            Begin(step, cause, "reloading");
            step.Perform(new ReloadRequest(r.Number));
            if (step.Spec.Reload is { Signal: not null, Notifies: false })
            {
                End(step, null);
            }
            else
            {
                step.Perform(new ReloadDeadline(r.Number, step.Spec.Reload.Timeout));
            }
        }

        return null;
    }

    /// <summary>A service may reload by its own will.</summary>
    public static string? OnReloading(ServiceStep step, ReloadingTold input)
    {
        if (step.Model.State is Running { Reloads: false } r && r.Number == input.Number)
        {
            Begin(step, step.Model.Cause, "reloading by itself");
            step.Perform(new ReloadDeadline(r.Number, step.Spec.Reload.Timeout));
        }

        return null;
    }

    /// <summary>A command that fails ends the reload; one that succeeds does when the service says nothing itself.</summary>
    public static string? OnCommandEnded(ServiceStep step, ReloadCommandEnded input)
    {
        if (IsReloading(step, input.Number) && (input.Error is not null || !step.Spec.Reload.Notifies))
        {
            End(step, input.Error);
        }

        return null;
    }

    public static string? OnTimedOut(ServiceStep step, ReloadTimedOut input)
    {
        if (IsReloading(step, input.Number))
        {
            End(step, $"not done within {Words.Duration(step.Spec.Reload.Timeout)}");
        }

        return null;
    }

    public static void End(ServiceStep step, string? error)
    {
        var text = error is null ? "reloaded" : $"reload failed: {error}";
        step.Record(new ServiceFact.ReloadEnded(error) { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = text });
    }

    /// <summary>After a start of the daemon: what it was asked, and by whom, is known; whether it is done, it has to say again.</summary>
    public static void Resume(ServiceStep step, Running running)
    {
        if (running.Reloads)
        {
            step.Perform(new ReloadDeadline(running.Number, step.Spec.Reload.Timeout));
        }
    }

    private static void Begin(ServiceStep step, Cause cause, string text) =>
        step.Record(new ServiceFact.ReloadBegan { At = step.Now, Clock = step.Clock, Cause = cause, Text = text });

    private static bool IsReloading(ServiceStep step, int number) => step.Model.State is Running { Reloads: true } r && r.Number == number;
}
