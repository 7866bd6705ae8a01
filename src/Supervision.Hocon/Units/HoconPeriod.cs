using System.Globalization;

namespace Supervision.Hocon;

/// <summary>A span of the calendar, whose length in hours depends on where it begins.</summary>
/// <param name="Years">Years.</param>
/// <param name="Months">Months.</param>
/// <param name="Days">Days; a week is seven of them.</param>
public readonly record struct HoconPeriod(int Years, int Months, int Days)
{
    /// <summary>The time on the calendar that is this much later.</summary>
    /// <param name="start">The beginning.</param>
    public DateTime AddTo(DateTime start) => start.AddYears(Years).AddMonths(Months).AddDays(Days);

    /// <summary>ISO 8601, such as <c>P1Y2M3D</c>.</summary>
    public override string ToString()
    {
        var text = "P" + Part(Years, 'Y') + Part(Months, 'M') + Part(Days, 'D');
        return text.Length == 1 ? "P0D" : text;
    }

    private static string Part(int count, char unit) =>
        count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
}
