using System.Globalization;
using Supervision.Hocon;

namespace Supervision.Specs.Reading;

/// <summary>Values with units.</summary>
internal static class Quantities
{
    private const string Unlimited = "unlimited";

    /// <summary>Longer than any service waits, and short enough for every timer.</summary>
    private static readonly TimeSpan DurationMax = TimeSpan.FromDays(40);

    /// <summary>A time from zero.</summary>
    public static TimeSpan Duration(this Section section, string key, TimeSpan missing) =>
        section.Duration(key, missing, TimeSpan.Zero, "a duration such as 10s");

    /// <summary>A time that a window can be long: above zero.</summary>
    public static TimeSpan Period(this Section section, string key, TimeSpan missing) =>
        section.Duration(key, missing, TimeSpan.FromTicks(1), "a duration above zero such as 10s");

    /// <summary>A size; null when it is none.</summary>
    public static long? Bytes(HoconValue value) => HoconUnits.TryGetBytes(value, out var bytes, out _) ? bytes : null;

    /// <summary>A size from a least one, or null for <c>unlimited</c>.</summary>
    public static long? Size(this Section section, string key, long? missing, long min)
    {
        if (section.Find(key) is not { } value) return missing;
        if (Scalars.AsText(value) == Unlimited) return null;
        if (Bytes(value) is { } bytes && bytes >= min) return bytes;
        section.Mistake(key, $"found {Places.Found(value)}, expected a size of at least {min} bytes such as 100M, or {Unlimited}");
        return missing;
    }

    /// <summary>A time from one second, or null for <c>unlimited</c>.</summary>
    public static TimeSpan? Every(this Section section, string key, TimeSpan? missing) =>
        section.Find(key) is not { } value ? missing
        : Scalars.AsText(value) == Unlimited ? null
        : section.Duration(key, missing ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), $"a duration of at least 1s, or {Unlimited}");

    /// <summary>A time as it would be written.</summary>
    public static string Show(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerMinute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes}m")
        : time.Ticks % TimeSpan.TicksPerSecond == 0 ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds}s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds}ms");

    private static TimeSpan Duration(this Section section, string key, TimeSpan missing, TimeSpan min, string expected)
    {
        if (section.Find(key) is not { } value) return missing;
        if (HoconUnits.TryGetDuration(value, out var time, out _) && time >= min)
        {
            if (time <= DurationMax) return time;
            expected = "a duration of at most 40d";
        }

        section.Mistake(key, $"found {Places.Found(value)}, expected {expected}");
        return missing;
    }
}
