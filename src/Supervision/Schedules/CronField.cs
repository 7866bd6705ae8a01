using System.Globalization;
using System.Numerics;

namespace Supervision.Schedules;

/// <summary>One field of a cron expression: what it is called, and what may stand in it.</summary>
/// <param name="Name">As messages call it.</param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value, at most 63.</param>
/// <param name="Words">Words for values, from <paramref name="Min"/> on.</param>
internal sealed record CronField(string Name, int Min, int Max, params string[] Words)
{
    public static readonly CronField Second = new("second", 0, 59);

    public static readonly CronField Minute = new("minute", 0, 59);

    public static readonly CronField Hour = new("hour", 0, 23);

    public static readonly CronField DayOfMonth = new("day of month", 1, 31);

    public static readonly CronField Month =
        new("month", 1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// <summary>Sunday is 0 and 7.</summary>
    public static readonly CronField DayOfWeek = new("day of week", 0, 7, "sun", "mon", "tue", "wed", "thu", "fri", "sat");

    private const int Sunday = 7;

    /// <summary>Every value of the field.</summary>
    public ulong All => Bits(Min, Max, 1);

    /// <summary>What may stand here, for people.</summary>
    public string Expected =>
        $"{Min} to {Max}{(Words.Length == 0 ? "" : $" or {Words[0]} to {Words[^1]}")}, *, a range a-b, a step such as */2, or several of these with commas";

    /// <summary>The values that a text names, as bits; null when it names none.</summary>
    public ulong? Read(string text)
    {
        var bits = 0UL;
        foreach (var part in text.Split(','))
        {
            if (ReadPart(part) is not { } read) return null;
            bits |= read;
        }

        // Sunday has two numbers, of which the search knows only 0.
        return this == DayOfWeek && (bits & (1UL << Sunday)) != 0 ? (bits & ~(1UL << Sunday)) | 1 : bits;
    }

    /// <summary>The least value of a set from one on; null when there is none.</summary>
    public static int? NextIn(ulong bits, int from)
    {
        var rest = from > 63 ? 0 : bits >> from;
        return rest == 0 ? null : from + BitOperations.TrailingZeroCount(rest);
    }

    private ulong? ReadPart(string part)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);
        var step = 1;
        if (slash >= 0 && !(TryNumber(part[(slash + 1)..], out step) && step > 0 && step <= Max)) return null;
        var range = slash >= 0 ? part[..slash] : part;
        if (range == "*" || (range == "?" && this is { Name: "day of month" or "day of week" })) return Bits(Min, this == DayOfWeek ? Max - 1 : Max, step);

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        if (Value(dash >= 0 ? range[..dash] : range) is not { } first) return null;
        int? last = dash >= 0 ? Value(range[(dash + 1)..]) : slash >= 0 ? Max : first;

        // The week ends on the Sunday that a range leads to.
        if (this == DayOfWeek && dash >= 0 && last == 0 && first > 0) last = Sunday;
        return last is null || last < first ? null : Bits(first, last.Value, step);
    }

    private int? Value(string text)
    {
        if (TryNumber(text, out var number)) return number >= Min && number <= Max ? number : null;
        var word = Array.FindIndex(Words, w => w.Equals(text, StringComparison.OrdinalIgnoreCase));
        return word < 0 ? null : Min + word;
    }

    private static ulong Bits(int first, int last, int step)
    {
        var bits = 0UL;
        for (var value = first; value <= last; value += step) bits |= 1UL << value;
        return bits;
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
