using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Schedules;

/// <summary>What the actor of a service keeps for its schedule and its repetition: the timers, and when they are due next.</summary>
internal sealed class ServiceSchedule(ServiceSpec first, TimeProvider time)
{
    private const string RepeatTimer = "repeat";

    private ServiceSpec _spec = first;
    private IActorRef? _actor;
    private int _actors;
    private DateTimeOffset? _scheduled;
    private int _repeats;
    private DateTimeOffset _repeatsFrom;

    /// <summary>The service has read its past, or has another schedule, and may act.</summary>
    public void Begin(IActorContext context, ServiceModel model)
    {
        if (_actor is not null)
        {
            context.Stop(_actor);
            (_actor, _scheduled) = (null, null);
        }

        if (_spec.Schedule is { } schedule && model.Schedule is { } progress)
        {
            _actor = context.ActorOf(ScheduleActor.Props(schedule, progress.HandledUntil, time), $"schedule-{++_actors}");
        }
    }

    /// <summary>Another spec. True when its schedule is another, so that it has to begin.</summary>
    public bool Take(ServiceSpec spec)
    {
        var isOther = spec.Schedule != _spec.Schedule;
        if (spec.Repeat != _spec.Repeat)
        {
            _repeats = 0;
        }

        _spec = spec;
        return isOther;
    }

    /// <summary>What the machine is told of the schedule that the service has.</summary>
    public ServiceInput.ScheduleSet Set() => new(_spec.Schedule is { } schedule ? ScheduleWords.Of(schedule) : null);

    public void Note(NextRun next) => _scheduled = next.At;

    /// <summary>Keeps the timer of the repetition in step: each incarnation arms it anew, and a service that is stopped disarms it.</summary>
    public void Follow(IActorContext context, ServiceModel model)
    {
        if (_spec.Repeat is not { } repeat)
        {
            context.Timers.Cancel(RepeatTimer);
            return;
        }

        var number = model.Wanted && model.State is not (Disabled or Waiting or Starting { Process: null }) ? model.LastNumber : 0;
        if (number == _repeats)
        {
            return;
        }

        _repeats = number;
        if (number == 0)
        {
            context.Timers.Cancel(RepeatTimer);
            return;
        }

        // A process that was adopted has its beats where it would have had them from the daemon before.
        var age = MonotonicTime.Elapsed(time) - model.LastStart;
        _repeatsFrom = time.GetUtcNow() - age;
        context.Timers.StartPeriodicTimer(RepeatTimer, new ServiceInput.RepeatDue(number), repeat.Every, UntilBeat(age, repeat.Every));
    }

    /// <summary>What follows by itself: the run that waits begins when the one before has ended.</summary>
    public static ServiceInput? FollowUp(ServiceModel model) =>
        model is { Schedule.Queued: not null, State: Disabled or Completed or Failed } ? new ServiceInput.QueuedRunDue() : null;

    /// <summary>When something is due next on the wall clock; null when nothing is.</summary>
    public DateTimeOffset? NextRun(ServiceModel model)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? repeated = _repeats > 0 && _spec.Repeat is { } repeat && ScheduleDecisions.Applies(repeat.Action, model.State) ? now + UntilBeat(now - _repeatsFrom, repeat.Every) : null;
        var scheduled = model.EnabledByOperator is false && _spec.Schedule is not { Action: HookAction.Stop } ? null : _scheduled;
        return repeated is null || scheduled < repeated ? scheduled : repeated;
    }

    private static TimeSpan UntilBeat(TimeSpan age, TimeSpan every) => every - new TimeSpan(Math.Max(0, age.Ticks) % every.Ticks);
}
