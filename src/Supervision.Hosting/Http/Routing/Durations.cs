using System.Globalization;

namespace Supervision.Hosting.Http;

/// <summary>Durations in requests: a number and one of HOCON's units. A bare number is refused, because half of those who write it mean seconds.</summary>
internal static class Durations
{
    /// <summary>For the end of a refusal.</summary>
    public const string Expected = "expected a duration with its unit, such as 30s, 500ms or 1m";

    /// <summary>Reads a duration that is not negative.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var number = text.AsSpan().Trim();
        var end = number.LastIndexOfAnyInRange('0', '9') + 1;
        if (!double.TryParse(number[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
            return false;
        var seconds = count * SecondsOf(number[end..].Trim());
        // The comparison is false for a unit that is none.
        if (!(seconds <= TimeSpan.MaxValue.TotalSeconds / 2))
            return false;
        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 1e-9,
        "us" or "micro" or "micros" or "microsecond" or "microseconds" => 1e-6,
        "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => 1e-3,
        "s" or "second" or "seconds" => 1,
        "m" or "minute" or "minutes" => 60,
        "h" or "hour" or "hours" => 3600,
        "d" or "day" or "days" => 86400,
        _ => double.NaN,
    };
}
