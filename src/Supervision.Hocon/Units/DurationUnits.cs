namespace Supervision.Hocon.Units;

/// <summary>The names of times.</summary>
internal static class DurationUnits
{
    private const long Microsecond = 1000;
    private const long Millisecond = 1000 * Microsecond;
    private const long Second = 1000 * Millisecond;
    private const long Minute = 60 * Second;
    private const long Hour = 60 * Minute;
    private const long Day = 24 * Hour;

    /// <returns>Nanoseconds; 0 for an unknown unit.</returns>
    public static long Nanoseconds(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 1,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => Microsecond,
        "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => Millisecond,
        "s" or "second" or "seconds" => Second,
        "m" or "minute" or "minutes" => Minute,
        "h" or "hour" or "hours" => Hour,
        "d" or "day" or "days" => Day,
        _ => 0,
    };
}
