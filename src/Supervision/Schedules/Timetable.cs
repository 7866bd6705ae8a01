namespace Supervision.Schedules;

/// <summary>
/// When a cron expression is due in a zone. Times of day are due once: the first time in an hour that the clock repeats, and
/// at the first moment after one that it skips. An expression that names every hour is a pace: it goes on through a repeated
/// hour, and has nothing to make up for after a skipped one.
/// </summary>
internal sealed class Timetable(CronExpression cron, TimeZoneInfo zone)
{
    private readonly ZoneClock _clock = new(zone);

    /// <summary>The zone by its name.</summary>
    public string Zone => zone.Id;

    /// <summary>What the clock of the zone shows.</summary>
    public DateTime WallAt(DateTimeOffset instant) => _clock.WallAt(instant);

    /// <summary>The first time due after an instant; null when none comes.</summary>
    public Occurrence? Next(DateTimeOffset after) => cron.IsEveryHour ? NextOfPace(after) : NextOfDay(after);

    private Occurrence? NextOfDay(DateTimeOffset after)
    {
        // In the second pass of a repeated hour, what the clock shows has been due in the first one.
        for (var wall = cron.Next(_clock.WallAt(after)); wall is { } time; wall = cron.Next(time))
        {
            var found = _clock.Find(time);
            if (found.First > after) return new Occurrence(found.First, time, found.IsSkipped);
        }

        return null;
    }

    private Occurrence? NextOfPace(DateTimeOffset after)
    {
        var wall = cron.Next(_clock.WallAt(after));
        if (_clock.ShiftAfter(after) is { } shift)
        {
            if (wall is { } before && new DateTimeOffset(before, _clock.OffsetAt(after)) is var at && at < shift) return new Occurrence(at.ToUniversalTime(), before, false);
            after = shift.AddTicks(-1);
            wall = cron.Next(_clock.WallAt(shift).AddTicks(-1));
        }

        for (; wall is { } time; wall = cron.Next(time))
        {
            var found = _clock.Find(time);
            if (found.IsSkipped) continue;
            if (found.First > after) return new Occurrence(found.First, time, false);
            if (found.Second > after) return new Occurrence(found.Second.Value, time, false);
        }

        return null;
    }
}

/// <summary>A time at which something is due.</summary>
/// <param name="At">The instant.</param>
/// <param name="Wall">The time that the expression names.</param>
/// <param name="IsSkipped">Whether the clock never shows that time, so that the instant is the first one after it.</param>
internal readonly record struct Occurrence(DateTimeOffset At, DateTime Wall, bool IsSkipped);
