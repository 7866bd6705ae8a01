using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Schedules;

/// <summary>What the actor of a service keeps for its schedule and its repetition: the timers, and when they are due next.</summary>
internal sealed class ServiceSchedule(ServiceSpec spec, TimeProvider time)
{
    private const string ChildName = "schedule";
    private const string RepeatTimer = "repeat";

    private ServiceSpec _spec = spec;
    private bool _hasBegun;
    private IActorRef? _actor;
    private string? _kept;
    private DateTimeOffset? _scheduled;
    private (int Number, TimeSpan Every) _beat;
    private DateTimeOffset _beatsFrom;

    private string? Wanted => _spec.Schedule is { } schedule ? ScheduleWords.Of(schedule) : null;

    /// <summary>The service has read its past, and may act.</summary>
    public void Begin(IActorContext context, ServiceModel model)
    {
        _hasBegun = true;
        Follow(context, model);
    }

    /// <summary>Another spec has come into force.</summary>
    public void Take(IActorContext context, ServiceSpec spec, ServiceModel model)
    {
        _spec = spec;
        Follow(context, model);
    }

    public void Note(NextRun next) => _scheduled = _kept is null ? null : next.At;

    /// <summary>Keeps the timers in step with what is known of the service.</summary>
    public void Follow(IActorContext context, ServiceModel model)
    {
        FollowSchedule(context, model);
        FollowRepeat(context, model);
    }

    /// <summary>What follows by itself: a schedule that is new is made known, and the run that waits begins when the one before has ended.</summary>
    public ServiceInput? FollowUp(ServiceModel model) => model switch
    {
        _ when !_hasBegun => null,
        _ when model.Schedule?.Schedule != Wanted => new ServiceInput.ScheduleSet(Wanted),
        { Schedule.Queued: not null, State: Disabled or Completed or Failed } => new ServiceInput.QueuedRunDue(),
        _ => null,
    };

    private void FollowSchedule(IActorContext context, ServiceModel model)
    {
        var wanted = Wanted;
        if (!_hasBegun || wanted == _kept || wanted != model.Schedule?.Schedule)
        {
            return;
        }

        (_kept, _scheduled) = (wanted, null);
        var turn = new ScheduleActor.Turn(_spec.Schedule, model.Schedule?.HandledUntil ?? time.GetUtcNow());
        if (_actor is null)
        {
            _actor = context.ActorOf(ScheduleActor.Props(turn, time), ChildName);
        }
        else
        {
            _actor.Tell(turn);
        }
    }

    /// <summary>Each incarnation arms the timer of the repetition anew, and a service that is stopped disarms it.</summary>
    private void FollowRepeat(IActorContext context, ServiceModel model)
    {
        var number = model.Wanted && model.State is not (Disabled or Waiting or Starting { Process: null }) ? model.LastNumber : 0;
        var beat = number > 0 && _spec.Repeat is { } repeat ? (number, repeat.Every) : default;
        if (beat == _beat)
        {
            return;
        }

        _beat = beat;
        if (beat.number == 0)
        {
            context.Timers.Cancel(RepeatTimer);
            return;
        }

        // A process that was adopted has its beats where it would have had them from the daemon before.
        var age = MonotonicTime.Elapsed(time) - model.LastStart;
        _beatsFrom = time.GetUtcNow() - age;
        context.Timers.StartPeriodicTimer(RepeatTimer, new ServiceInput.RepeatDue(number), beat.Every, UntilBeat(age, beat.Every));
    }

    /// <summary>When something is due next on the wall clock; null when nothing is.</summary>
    public DateTimeOffset? NextRun(ServiceModel model)
    {
        var now = time.GetUtcNow();
        DateTimeOffset? repeated = _beat.Number > 0 && _spec.Repeat is { } repeat && ScheduleDecisions.Applies(repeat.Action, model.State) ? now + UntilBeat(now - _beatsFrom, _beat.Every) : null;
        var scheduled = model.EnabledByOperator is false && _spec.Schedule is not { Action: HookAction.Stop } ? null : _scheduled;
        return repeated is null || scheduled < repeated ? scheduled : repeated;
    }

    private static TimeSpan UntilBeat(TimeSpan age, TimeSpan every) => every - new TimeSpan(Math.Max(0, age.Ticks) % every.Ticks);
}
