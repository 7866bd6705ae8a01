using System.Diagnostics.CodeAnalysis;

namespace Supervision.Schedules;

/// <summary>
/// Times of a wall clock as crontab(5) names them: <c>minute hour day-of-month month day-of-week</c>, with the second before
/// them where there are six fields. Where both days are restricted, either is enough, as in every cron since Vixie's; a
/// field that begins with <c>*</c> does not restrict.
/// </summary>
internal sealed class CronExpression
{
    /// <summary>Longer than the rarest day takes to come back: a 29 February on a given day of the week, across a year without one.</summary>
    private const int YearsMax = 50;

    private const ulong EveryHour = (1UL << 24) - 1;

    private readonly ulong _seconds, _minutes, _hours, _daysOfMonth, _months, _daysOfWeek;
    private readonly bool _eitherDay;

    internal CronExpression(ReadOnlySpan<ulong> fields, bool eitherDay)
    {
        (_seconds, _minutes, _hours, _daysOfMonth, _months, _daysOfWeek) = (fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
        _eitherDay = eitherDay;
    }

    /// <summary>Whether it names every hour alike, and so is a pace rather than a time of day.</summary>
    public bool IsEveryHour => _hours == EveryHour;

    /// <summary>Reads an expression, or says what is wrong with it: what was found and what was expected.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out string? mistake) =>
        CronReader.TryRead(text, out expression, out mistake);

    /// <summary>The first time that it names after another; null when none comes.</summary>
    public DateTime? Next(DateTime after)
    {
        var time = after.AddTicks(TimeSpan.TicksPerSecond - (after.Ticks % TimeSpan.TicksPerSecond));
        for (var yearMax = Math.Min(after.Year + YearsMax, DateTime.MaxValue.Year - 1); time.Year <= yearMax;)
        {
            if (CronField.NextIn(_months, time.Month) != time.Month)
            {
                time = new DateTime(time.Year, time.Month, 1).AddMonths(1);
            }
            else if (!NamesDay(time) || TimeOfDay(time.Hour, time.Minute, time.Second) is not { } timeOfDay)
            {
                time = time.Date.AddDays(1);
            }
            else
            {
                return time.Date + timeOfDay;
            }
        }

        return null;
    }

    private bool NamesDay(DateTime time)
    {
        var (ofMonth, ofWeek) = (Has(_daysOfMonth, time.Day), Has(_daysOfWeek, (int)time.DayOfWeek));
        return _eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    /// <summary>The first time of a day from one on; null when none is left.</summary>
    private TimeSpan? TimeOfDay(int hour, int minute, int second)
    {
        if (Has(_hours, hour))
        {
            if (Has(_minutes, minute) && CronField.NextIn(_seconds, second) is { } inMinute) return new TimeSpan(hour, minute, inMinute);
            if (CronField.NextIn(_minutes, minute + 1) is { } inHour) return new TimeSpan(hour, inHour, First(_seconds));
        }

        return CronField.NextIn(_hours, hour + 1) is { } later ? new TimeSpan(later, First(_minutes), First(_seconds)) : null;
    }

    private static bool Has(ulong bits, int value) => (bits & (1UL << value)) != 0;

    private static int First(ulong bits) => CronField.NextIn(bits, 0)!.Value;
}
