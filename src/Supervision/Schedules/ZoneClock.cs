namespace Supervision.Schedules;

/// <summary>The wall clock of a zone: which instants its times stand for, and when it is put forward or back.</summary>
/// <remarks>Only offsets of instants are asked for: they are unambiguous, while what a zone says of wall-clock times is not.</remarks>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    /// <summary>No zone shifts twice within two days, and no offset exceeds one.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>What the clock on the wall shows.</summary>
    public DateTime WallAt(DateTimeOffset instant) => DateTime.SpecifyKind(instant.UtcDateTime + OffsetAt(instant), DateTimeKind.Unspecified);

    /// <summary>How far the clock is ahead of UTC.</summary>
    public TimeSpan OffsetAt(DateTimeOffset instant) => zone.GetUtcOffset(instant.UtcDateTime);

    /// <summary>The instants at which the clock shows a time.</summary>
    public WallTime Find(DateTime wall)
    {
        var about = new DateTimeOffset(wall, TimeSpan.Zero);
        var (early, late) = (OffsetAt(about - Day), OffsetAt(about + Day));
        if (early == late) return new WallTime(about - early, null, IsSkipped: false);

        var shift = Shift(about - Day, about + Day);
        var (before, after) = (about - early, about - late);
        return (before < shift, after >= shift) switch
        {
            (true, true) => new WallTime(before, after, IsSkipped: false),
            (true, false) => new WallTime(before, null, IsSkipped: false),
            (false, true) => new WallTime(after, null, IsSkipped: false),
            _ => new WallTime(shift, null, IsSkipped: true),
        };
    }

    /// <summary>The instant within the next day at which the clock is put forward or back; null when it is not.</summary>
    public DateTimeOffset? ShiftAfter(DateTimeOffset instant) =>
        OffsetAt(instant) == OffsetAt(instant + Day) ? null : Shift(instant, instant + Day);

    /// <summary>The first second of the new offset.</summary>
    private DateTimeOffset Shift(DateTimeOffset from, DateTimeOffset to)
    {
        var old = OffsetAt(from);
        var (before, after) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            if (OffsetAt(DateTimeOffset.FromUnixTimeSeconds(middle)) == old) before = middle;
            else after = middle;
        }

        return DateTimeOffset.FromUnixTimeSeconds(after);
    }
}

/// <summary>What a time of a wall clock stands for.</summary>
/// <param name="First">The instant; the first of two in a repeated hour, the first moment after a skipped one.</param>
/// <param name="Second">The other instant in a repeated hour.</param>
/// <param name="IsSkipped">Whether the clock never shows it.</param>
internal readonly record struct WallTime(DateTimeOffset First, DateTimeOffset? Second, bool IsSkipped);
