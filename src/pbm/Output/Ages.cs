using System.Globalization;

namespace Supervision.Pbm.Output;

/// <summary>Spans and moments of time in the words of an operator.</summary>
internal static class Ages
{
    /// <summary>The two largest units: <c>0.4s</c>, <c>42s</c>, <c>5m12s</c>, <c>3h07m</c>, <c>12d4h</c>.</summary>
    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        return span.TotalSeconds switch
        {
            < 10 => Invariant($"{Math.Floor(span.TotalSeconds * 10) / 10:0.#}s"),
            < 60 => Invariant($"{(int)span.TotalSeconds}s"),
            < 3600 => Invariant($"{span.Minutes}m{span.Seconds:00}s"),
            < 86400 => Invariant($"{span.Hours}h{span.Minutes:00}m"),
            _ => Invariant($"{span.Days}d{span.Hours}h"),
        };
    }

    /// <summary>The time of day, after the date when it is not today.</summary>
    public static string Moment(DateTimeOffset time, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (there, today) = (TimeZoneInfo.ConvertTime(time, zone), TimeZoneInfo.ConvertTime(now, zone));
        return there.ToString(there.Date == today.Date ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>To the millisecond, for lines of a log.</summary>
    public static string Precise(DateTimeOffset time, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary><c>1 restart</c>, <c>2 restarts</c>.</summary>
    public static string Count(long number, string noun) => number == 1 ? $"1 {noun}" : Invariant($"{number} {noun}s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
