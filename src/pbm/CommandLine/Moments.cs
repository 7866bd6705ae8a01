using System.Globalization;
using Supervision.Api;

namespace Supervision.Pbm.CommandLine;

/// <summary>Moments in the past, as operators write them: an age, a time of today, a date, or both.</summary>
internal static class Moments
{
    private static readonly string[] OfDay = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFF"];

    private static readonly string[] OfDate =
    [
        "yyyy-MM-dd", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
    ];

    private static readonly string[] WithZone = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    /// <summary>A time without a zone is one of the operator's clock; a time of day is the last one there was.</summary>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static DateTimeOffset Past(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (WireDuration.TryParse(text, out var age))
            return now - age;
        if (DateTime.TryParseExact(text, OfDate, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return At(date, zone);
        if (DateTimeOffset.TryParseExact(text, WithZone, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            return moment;
        if (TimeOnly.TryParseExact(text, OfDay, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            var today = TimeZoneInfo.ConvertTime(now, zone).Date;
            var found = At(today + time.ToTimeSpan(), zone);
            return found <= now ? found : At(today.AddDays(-1) + time.ToTimeSpan(), zone);
        }

        throw new UsageException($"'{text}' is no time; expected an age such as 10m, or a time such as 14:30, 2026-12-31 or 2026-12-31T23:59:59Z");
    }

    private static DateTimeOffset At(DateTime local, TimeZoneInfo zone) => new(local, zone.GetUtcOffset(local));
}
