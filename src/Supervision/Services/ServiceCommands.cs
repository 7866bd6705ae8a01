using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>What follows when an operator speaks, or a schedule in his place. The results are why he is not obeyed; null when he is.</summary>
internal static class ServiceCommands
{
    public static string? OnCommand(ServiceStep step, ServiceInput.Command command)
    {
        var (verb, cause) = command;
        switch (verb)
        {
            case CommandVerb.Stop or CommandVerb.Disable:
                step.Wish(wanted: false, enabled: verb is CommandVerb.Disable ? false : null, cause);
                if (step.Model.LiveNumber is null)
                {
                    ServiceHandoff.OnStop(step);
                    step.SettleDown(cause);
                }
                else
                {
                    step.BeginStop(cause);
                }

                return null;

            case CommandVerb.Start or CommandVerb.Enable:
                step.Wish(wanted: true, enabled: verb is CommandVerb.Enable ? true : null, cause);
                StartNow(step, cause);
                return null;

            case CommandVerb.Restart:
                step.Wish(wanted: true, enabled: null, cause);
                if (ServiceHandoff.IsPossible(step))
                {
                    return ServiceHandoff.Replace(step, cause, mayRefuse: true);
                }

                if (step.Model.State is Starting or Running)
                {
                    step.BeginStop(cause);
                }
                else
                {
                    StartNow(step, cause);
                }

                return null;

            case CommandVerb.Clear:
                step.Clear(cause);
                if (step.Model.State is Failed or Backoff)
                {
                    step.Wish(step.Model.IsEnabled(step.Spec.Enabled), enabled: null, cause);
                    step.SettleDown(cause);
                }

                return null;

            case CommandVerb.Reload:
                return ServiceReload.OnCommand(step, cause);

            default:
                throw new InvalidOperationException($"No decision on {verb}");
        }
    }

    public static string? OnSignal(ServiceStep step, ServiceInput.SendSignal input)
    {
        if (step.Model.Process is null || step.Model.LiveNumber is not { } number)
        {
            return $"{step.Spec.Name} is {step.Model.State.Word} and has no process to send {input.SignalName} to";
        }

        step.Record(new ServiceFact.SignalSent(input.SignalName) { At = step.Now, Clock = step.Clock, Cause = input.Cause, Text = $"{input.SignalName} sent" });
        step.Perform(new Signal(number, input.Signal));
        return null;
    }

    /// <summary>An operator does not wait for a backoff, and starting what has failed forgets the failure.</summary>
    private static void StartNow(ServiceStep step, Cause cause)
    {
        if (step.Model.State is Failed)
        {
            step.Clear(cause);
        }

        if (step.Model.LiveNumber is null)
        {
            step.SettleDown(cause);
        }
    }
}
