using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>What a change of its configuration does to a service.</summary>
internal static class ServiceRespecification
{
    public static string? Change(ServiceStep step, ServiceInput.SpecChanged input)
    {
        var cause = input.Cause;
        if (input.Enabled is { } enabled && step.Model.EnabledByOperator is null)
        {
            step.Wish(enabled, enabled: null, cause);
        }

        switch (step.Model.State)
        {
            case Running when input.Restarts && step.Model.Wanted && ServiceHandoff.IsPossible(step):
                ServiceHandoff.Replace(step, cause, mayRefuse: false);
                break;

            case Starting or Running when input.Restarts || !step.Model.Wanted:
                step.BeginStop(cause);
                break;

            // What is on its way down, and what goes on, meets the new spec at its next start.
            case Starting or Running or Stopping:
                break;

            // What has failed or ended may do better with the new spec.
            case Failed:
            case Backoff when input.Restarts:
                step.Clear(cause);
                step.SettleDown(cause);
                break;

            case Backoff or Completed when !input.Restarts && step.Model.Wanted:
                break;

            default:
                step.SettleDown(cause);
                break;
        }

        return null;
    }

    /// <summary>Each replica lives by itself: the first only remembers who gave it siblings, or took them away.</summary>
    public static string? Scale(ServiceStep step, ServiceInput.Scaled input)
    {
        var text = $"scaled from {input.Before} to {input.Wanted} replicas";
        step.Record(new ServiceFact.Scaled(input.Wanted) { At = step.Now, Clock = step.Clock, Cause = input.Cause, Text = text });
        return null;
    }

    public static string? Remove(ServiceStep step, ServiceInput.Removed input)
    {
        if (step.Model.LiveNumber is null)
        {
            step.Record(new ServiceFact.Removed { At = step.Now, Clock = step.Clock, Cause = input.Cause, Text = "removed from the configuration" });
        }

        return null;
    }
}
