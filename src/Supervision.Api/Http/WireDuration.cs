using System.Globalization;

namespace Supervision.Api;

/// <summary>Durations as they stand in requests and on the command line: a number and a unit, <c>1500ms</c>, <c>30s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>.</summary>
internal static class WireDuration
{
    private static readonly (string Name, double Seconds)[] Units =
    [
        ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400),
        ("milliseconds", 0.001), ("millisecond", 0.001), ("seconds", 1), ("second", 1), ("minutes", 60), ("minute", 60),
        ("hours", 3600), ("hour", 3600), ("days", 86400), ("day", 86400),
    ];

    /// <summary>Whole seconds where that loses nothing, else milliseconds rounded up, so that a wait is never shorter than asked.</summary>
    public static string Render(TimeSpan duration)
    {
        var milliseconds = (long)Math.Ceiling(duration.TotalMilliseconds);
        return milliseconds % 1000 == 0
            ? (milliseconds / 1000).ToString(CultureInfo.InvariantCulture) + "s"
            : milliseconds.ToString(CultureInfo.InvariantCulture) + "ms";
    }

    /// <summary>False for a missing unit too: <c>30</c> alone would be a guess.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan().Trim();
        var end = digits.LastIndexOfAnyInRange('0', '9') + 1;
        if (end == 0 || !double.TryParse(digits[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        var unit = digits[end..].Trim().ToString();
        foreach (var (name, seconds) in Units)
        {
            if (unit != name || number * seconds > TimeSpan.MaxValue.TotalSeconds / 2)
                continue;
            duration = TimeSpan.FromSeconds(number * seconds);
            return true;
        }

        return false;
    }
}
