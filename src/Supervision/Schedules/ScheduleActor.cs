using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Schedules;

/// <summary>
/// Waits for the times of one schedule and tells its parent, the service, of each. Timers count monotonic time while
/// schedules mean the wall clock, which can be set: so it looks at that clock again and again, and never sleeps for long.
/// </summary>
internal sealed class ScheduleActor : ReceiveActor
{
    /// <summary>How late a step of the wall clock may be noticed.</summary>
    private static readonly TimeSpan SleepMax = TimeSpan.FromSeconds(30);

    /// <summary>Timers count whole milliseconds, and may go off a little before their time.</summary>
    private static readonly TimeSpan SleepMin = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private Timetable? _timetable;
    private DateTimeOffset _handledUntil;
    private DateTimeOffset? _next;

    public ScheduleActor(Turn turn, TimeProvider time)
    {
        _time = time;
        Take(turn);
        Receive<Look>(_ => OnLook());
        Receive<Turn>(OnTurn);
    }

    public static Props Props(Turn turn, TimeProvider time) => Actors.Props.Create(() => new ScheduleActor(turn, time));

    /// <summary>From now on it is this schedule.</summary>
    /// <param name="Schedule">The schedule; null for none.</param>
    /// <param name="HandledUntil">Everything due up to this instant has been dealt with.</param>
    public sealed record Turn(ScheduleSpec? Schedule, DateTimeOffset HandledUntil);

    /// <summary>Time to look at the clock.</summary>
    private sealed record Look
    {
        public static Look Instance { get; } = new();
    }

    protected override void PreStart() => OnLook();

    private void OnTurn(Turn turn)
    {
        Take(turn);
        Context.Timers.Cancel(nameof(Look));
        OnLook();
    }

    private void Take(Turn turn)
    {
        _handledUntil = turn.HandledUntil;
        _next = null;
        _timetable = turn.Schedule is { } schedule ? TimetableOf(schedule, _time) : null;
    }

    private void OnLook()
    {
        if (_timetable is null)
        {
            return;
        }

        var now = _time.GetUtcNow();
        (var due, var isMissed, var next, _handledUntil) = ScheduleWatch.Look(_timetable, _handledUntil, now);
        if (next?.At != _next || due is not null)
        {
            _next = next?.At;
            Context.Parent.Tell(new NextRun(_next));
        }

        if (due is { } run)
        {
            Context.Parent.Tell(new ServiceInput.ScheduleDue(run.At, ScheduleWords.Of(run.Wall), isMissed, run.IsSkipped));
        }

        if (_next is { } at)
        {
            var sleep = at - now;
            Context.Timers.StartSingleTimer(nameof(Look), Look.Instance, sleep < SleepMin ? SleepMin : sleep < SleepMax ? sleep : SleepMax);
        }
    }

    private static Timetable TimetableOf(ScheduleSpec schedule, TimeProvider time)
    {
        if (!CronExpression.TryParse(schedule.Cron, out var cron, out var mistake))
        {
            throw new ArgumentException(mistake, nameof(schedule));
        }

        var zone = time.LocalTimeZone;
        return schedule.TimeZone is null || TimeZones.TryFind(schedule.TimeZone, out zone)
            ? new Timetable(cron, zone)
            : throw new ArgumentException($"No time zone {schedule.TimeZone} on this host", nameof(schedule));
    }
}

/// <summary>When a schedule is due next.</summary>
/// <param name="At">The instant; null when it is never due again.</param>
internal sealed record NextRun(DateTimeOffset? At);
