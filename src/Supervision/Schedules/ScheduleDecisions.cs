using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Schedules;

/// <summary>What follows for a service from a time of its schedule, or from a beat of its repetition.</summary>
internal static class ScheduleDecisions
{
    /// <summary>Runs that are left out are told at most this often, so that a schedule of seconds does not fill the journal.</summary>
    private static readonly TimeSpan SkipsApart = TimeSpan.FromMinutes(1);

    public static string? Decide(ServiceStep step, ServiceInput input)
    {
        switch (input)
        {
            case ServiceInput.ScheduleSet i:
                OnSet(step, i);
                break;
            case ServiceInput.ScheduleDue i:
                OnDue(step, i);
                break;
            case ServiceInput.QueuedRunDue:
                OnQueued(step);
                break;
            case ServiceInput.RepeatDue i:
                OnRepeat(step, i);
                break;
        }

        return null;
    }

    /// <summary>A schedule is met for the first time, has changed, or is gone: what it missed before does not count.</summary>
    private static void OnSet(ServiceStep step, ServiceInput.ScheduleSet input)
    {
        if (step.Model.Schedule?.Schedule != input.Schedule)
        {
            var text = input.Schedule is null ? "no schedule any more" : $"schedule {input.Schedule}";
            step.Record(new ServiceFact.ScheduleSet(input.Schedule) { At = step.Now, Clock = step.Clock, Cause = Configuration, Text = text });
        }
    }

    private static void OnDue(ServiceStep step, ServiceInput.ScheduleDue due)
    {
        if (step.Spec.Schedule is not { } schedule)
        {
            return;
        }

        var cause = ScheduleWords.CauseOf(schedule, due);
        if (Obstacle(step, schedule, due) is { } obstacle)
        {
            Skip(step, due, cause, obstacle);
        }
        else if (schedule is { Action: HookAction.Start, Overlap: ScheduleOverlap.Queue } && IsUnderWay(step.Model))
        {
            step.Record(new ServiceFact.ScheduleQueued(due.Due) { At = step.Now, Clock = step.Clock, Cause = cause, Text = $"due at {due.Wall}: begins when the run before has ended" });
        }
        else
        {
            step.Record(new ServiceFact.ScheduleRan(due.Due) { At = step.Now, Clock = step.Clock, Cause = cause, Text = $"{ScheduleWords.Of(schedule.Action)}, due at {due.Wall}" });
            Act(step, schedule is { Action: HookAction.Start, Overlap: ScheduleOverlap.Restart } && IsUnderWay(step.Model) ? HookAction.Restart : schedule.Action, cause);
        }
    }

    /// <summary>The run before has ended: the one that waits for it begins.</summary>
    private static void OnQueued(ServiceStep step)
    {
        if (step.Model.Schedule is { Queued: { } text } && !IsUnderWay(step.Model))
        {
            var cause = new Cause(CauseKind.Schedule, null, text);
            step.Record(new ServiceFact.ScheduleRan(step.Now) { At = step.Now, Clock = step.Clock, Cause = cause, Text = "start, now that the run before has ended" });
            Act(step, HookAction.Start, cause);
        }
    }

    /// <summary>A beat belongs to one incarnation, and does nothing to a later one, nor to a service that is not wanted.</summary>
    private static void OnRepeat(ServiceStep step, ServiceInput.RepeatDue beat)
    {
        var model = step.Model;
        if (step.Spec.Repeat is { } repeat && model.LastNumber == beat.Number && model.Wanted && Applies(repeat.Action, model.State))
        {
            Act(step, repeat.Action, ScheduleWords.CauseOf(repeat));
        }
    }

    /// <summary>Whether a beat does something to a service: it neither shortens a backoff nor disturbs a stop.</summary>
    public static bool Applies(HookAction action, ServiceState state) => action switch
    {
        HookAction.Start => state is Completed or Failed,
        HookAction.Restart => state is Starting or Running or Completed,
        HookAction.Stop => state is Starting or Running,
        _ => state is Running,
    };

    private static Cause Configuration { get; } = new(CauseKind.Configuration, null, "the configuration");

    /// <summary>Why a run is left out; null when it is not.</summary>
    private static string? Obstacle(ServiceStep step, ScheduleSpec schedule, ServiceInput.ScheduleDue due)
    {
        var model = step.Model;
        return schedule switch
        {
            _ when due.IsMissed && schedule.CatchUp is CatchUp.None => "nobody could begin it then, and it is not made up for",
            _ when step.Gates.Held is { Cause.Kind: CauseKind.Shutdown } => "the node shuts down",
            { Action: not HookAction.Stop } when model.EnabledByOperator is false => "an operator has disabled the service",
            { Action: HookAction.Restart or HookAction.Reload } when !model.Wanted => "the service is stopped",
            { Action: HookAction.Reload } when model.State is not Running => $"the service is {model.State.Word}",
            { Action: HookAction.Start } when IsUnderWay(model) => schedule.Overlap switch
            {
                ScheduleOverlap.Skip => "the run before has not ended",
                ScheduleOverlap.Queue when model.Schedule?.Queued is not null => "another run waits already",
                _ => null,
            },
            _ => null,
        };
    }

    private static void Skip(ServiceStep step, ServiceInput.ScheduleDue due, Cause cause, string why)
    {
        if (step.Model.Schedule?.SkippedAt is { } last && step.Now >= last && step.Now - last < SkipsApart)
        {
            return;
        }

        step.Record(new ServiceFact.ScheduleSkipped(due.Due) { At = step.Now, Clock = step.Clock, Cause = cause, Text = $"left out at {due.Wall}: {why}" });
    }

    /// <summary>A run is over when it has neither a process nor a start to come.</summary>
    private static bool IsUnderWay(ServiceModel model) => model.State is not (Disabled or Completed or Failed);

    private static void Act(ServiceStep step, HookAction action, Cause cause) => ServiceCommands.OnCommand(step, new ServiceInput.Command(VerbOf(action), cause));

    private static CommandVerb VerbOf(HookAction action) => action switch
    {
        HookAction.Start => CommandVerb.Start,
        HookAction.Stop => CommandVerb.Stop,
        HookAction.Restart => CommandVerb.Restart,
        _ => CommandVerb.Reload,
    };
}
