namespace Supervision.Schedules;

/// <summary>What a schedule has due at a moment, as a pure function of its timetable, what has been dealt with, and the wall clock.</summary>
internal static class ScheduleWatch
{
    /// <summary>A run that begins so late is on time: the host was busy, or the daemon was being replaced.</summary>
    public static readonly TimeSpan LateMax = TimeSpan.FromMinutes(1);

    /// <summary>When the clock is set back by no more than this, what has run does not run again; when by more, the clock had been wrong.</summary>
    public static readonly TimeSpan SetBackMax = TimeSpan.FromHours(3);

    /// <param name="timetable">When it is due.</param>
    /// <param name="handledUntil">Everything due up to this instant has been dealt with.</param>
    /// <param name="now">The wall clock.</param>
    public static Outlook Look(Timetable timetable, DateTimeOffset handledUntil, DateTimeOffset now)
    {
        if (handledUntil - now > SetBackMax) handledUntil = now;
        var first = timetable.Next(handledUntil);
        if (first is not { } due || due.At > now) return new Outlook(null, IsMissed: false, first, handledUntil);

        var next = timetable.Next(now);
        if (now - due.At <= LateMax) return new Outlook(due, IsMissed: false, next, now);

        // Of many that were missed, the last may still be on time.
        return timetable.Next(now - LateMax) is { } recent && recent.At <= now
            ? new Outlook(recent, IsMissed: false, next, now)
            : new Outlook(due, IsMissed: true, next, now);
    }
}

/// <summary>What a schedule has due now, and what comes next.</summary>
/// <param name="Due">What is due; null when nothing is.</param>
/// <param name="IsMissed">Whether it could not begin when it was due.</param>
/// <param name="Next">What comes after that.</param>
/// <param name="HandledUntil">Everything due up to this instant has been dealt with then.</param>
internal readonly record struct Outlook(Occurrence? Due, bool IsMissed, Occurrence? Next, DateTimeOffset HandledUntil);
