using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>What follows when the hooks of a moment have run.</summary>
internal static class ServiceHooks
{
    public static string? OnEnded(ServiceStep step, ServiceInput.HooksEnded input)
    {
        var isAwaited = (input.Moment, step.Model.State) switch
        {
            (HookMoment.PreStart, Waiting w) => w.Preparing == input.Number,
            (HookMoment.PostStart, Starting or Running) => step.Model.LiveNumber == input.Number,
            (HookMoment.PreStop, Stopping { Phase: StopPhase.PreStop } s) => s.Number == input.Number,
            (HookMoment.PostStop, Stopping { Phase: StopPhase.PostStop } s) => s.Number == input.Number,
            _ => false,
        };
        if (!isAwaited)
        {
            return null;
        }

        var text = input.Error is null ? $"{Words.Of(input.Moment)} hooks done" : $"{Words.Of(input.Moment)} hook: {input.Error}";
        step.Record(new ServiceFact.HooksEnded(input.Moment, input.Number, input.Error) { At = step.Now, Clock = step.Clock, Cause = step.Model.Cause, Text = text });
        switch (input.Moment)
        {
            case HookMoment.PreStart when input.Error is not null:
                ServiceRestart.AfterRefusal(step, text);
                break;

            case HookMoment.PreStart when step.Gates.AgainstStarting is { } obstacle:
                step.Wait(obstacle);
                break;

            case HookMoment.PreStart:
                step.OrderSpawn(input.Number, step.Model.Cause);
                break;

            case HookMoment.PreStop:
                step.AskProcessToStop(step.Model.Cause);
                break;

            case HookMoment.PostStop:
                ServiceMachine.Judge(step);
                break;
        }

        return null;
    }
}
