using System.Globalization;
using System.Numerics;
using Supervision.Hocon.Text;
using Supervision.Hocon.Units;

namespace Supervision.Hocon;

/// <summary>
/// Reads values as what a program wants them to be. None of these throws: where a value does not fit, the expectation
/// says in words what would have, so that a reader can go on and report all mistakes at once.
/// </summary>
public static class HoconUnits
{
    private const string ExpectedDuration = "a duration such as 500ms, 10s, 5 minutes, 1h or 2 days";
    private const string ExpectedBytes = "a size such as 512K, 64 MiB or 10 MB, between 0 and 8 EiB";
    private const string ExpectedPeriod = "a whole number of days, weeks, months or years such as 10d, 2 weeks, 3mo or 1y";
    private const long NanosecondsPerTick = 100;

    /// <summary>Reads a string; numbers and booleans are taken as they were written.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The string; empty when it is none.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetString(HoconValue value, out string result, out string expectation)
    {
        result = value is HoconString or HoconNumber or HoconBoolean ? value.ToString()! : "";
        return Succeed(value is HoconString or HoconNumber or HoconBoolean, "a string", out expectation);
    }

    /// <summary>Reads <c>true</c>, <c>yes</c>, <c>on</c>, <c>false</c>, <c>no</c> or <c>off</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The boolean.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetBoolean(HoconValue value, out bool result, out string expectation)
    {
        bool? read = value switch
        {
            HoconBoolean boolean => boolean.Value,
            HoconString { Value: "true" or "yes" or "on" } => true,
            HoconString { Value: "false" or "no" or "off" } => false,
            _ => null,
        };
        result = read ?? false;
        return Succeed(read.HasValue, "true, yes, on, false, no or off", out expectation);
    }

    /// <summary>Reads a whole number of 32 bits. A fraction of zero, as in 42.0, is none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The number.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetInt32(HoconValue value, out int result, out string expectation)
    {
        var fits = TryGetInt64(value, out var wide, out _) && wide is >= int.MinValue and <= int.MaxValue;
        result = fits ? (int)wide : 0;
        return Succeed(fits, "a whole number between -2147483648 and 2147483647", out expectation);
    }

    /// <summary>Reads a whole number of 64 bits. A fraction of zero, as in 42.0, is none.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The number.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetInt64(HoconValue value, out long result, out string expectation)
    {
        result = 0;
        var fits = UnitText.TextOf(value) is { } text && (Numbers.TryParseInteger(text, out result) || TryGetWhole(text, out result));
        return Succeed(fits, "a whole number", out expectation);
    }

    /// <summary>Reads a number in binary floating point.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The number.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetDouble(HoconValue value, out double result, out string expectation)
    {
        result = 0;
        var fits = UnitText.TextOf(value) is { } text && Numbers.TryParseDouble(text, out result);
        return Succeed(fits, "a number", out expectation);
    }

    /// <summary>Reads a time. Bare numbers are milliseconds; what is finer than 100 ns is cut off.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The time, which may be negative.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetDuration(HoconValue value, out TimeSpan result, out string expectation)
    {
        var fits = TryGetBigNanoseconds(value, out var nanoseconds);
        var ticks = nanoseconds / NanosecondsPerTick;
        fits &= ticks >= long.MinValue && ticks <= long.MaxValue;
        result = fits ? TimeSpan.FromTicks((long)ticks) : default;
        return Succeed(fits, ExpectedDuration, out expectation);
    }

    /// <summary>Reads a time in nanoseconds, which reach 292 years. Bare numbers are milliseconds.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The time in nanoseconds, which may be negative.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetNanoseconds(HoconValue value, out long result, out string expectation)
    {
        var fits = TryGetBigNanoseconds(value, out var nanoseconds) && nanoseconds >= long.MinValue && nanoseconds <= long.MaxValue;
        result = fits ? (long)nanoseconds : 0;
        return Succeed(fits, ExpectedDuration, out expectation);
    }

    /// <summary>Reads a size in bytes. Single letters and units with <c>i</c> are powers of 1024, the others of 1000.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The bytes, not negative.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetBytes(HoconValue value, out long result, out string expectation)
    {
        var fits = TryGetBigBytes(value, out var bytes, out _) && bytes <= long.MaxValue;
        result = fits ? (long)bytes : 0;
        return Succeed(fits, ExpectedBytes, out expectation);
    }

    /// <summary>Reads a size in bytes that may be beyond 64 bits.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The bytes, not negative.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetBigBytes(HoconValue value, out BigInteger result, out string expectation)
    {
        result = default;
        var fits = false;
        if (UnitText.TextOf(value) is { } text)
        {
            UnitText.Split(text, out var number, out var unit);
            var factor = ByteUnits.Bytes(unit);
            fits = !factor.IsZero && UnitText.TryMultiply(number, factor, out result) && result.Sign >= 0;
        }

        return Succeed(fits, ExpectedBytes, out expectation);
    }

    /// <summary>Reads a span of the calendar. Bare numbers are days.</summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The span.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetPeriod(HoconValue value, out HoconPeriod result, out string expectation)
    {
        result = default;
        var read = default(HoconPeriod?);
        if (UnitText.TextOf(value) is { } text)
        {
            UnitText.Split(text, out var number, out var unit);
            if (int.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count))
                read = PeriodOf(count, unit);
        }

        result = read ?? default;
        return Succeed(read.HasValue, ExpectedPeriod, out expectation);
    }

    /// <summary>
    /// Reads a list. An object whose keys are numbers is one too, in the order of the numbers; its other keys are left out.
    /// </summary>
    /// <param name="value">The value.</param>
    /// <param name="result">The elements; empty when it is none.</param>
    /// <param name="expectation">What was expected; empty on success.</param>
    public static bool TryGetList(HoconValue value, out IReadOnlyList<HoconValue> result, out string expectation)
    {
        result = value switch
        {
            HoconArray array => array,
            HoconObject members => IndexedMembers.Of(members),
            _ => [],
        };
        return Succeed(value is HoconArray || result.Count > 0, "a list", out expectation);
    }

    private static HoconPeriod? PeriodOf(int count, ReadOnlySpan<char> unit) => unit switch
    {
        "" or "d" or "day" or "days" => new HoconPeriod(0, 0, count),
        "w" or "week" or "weeks" => Math.Abs((long)count) <= int.MaxValue / 7 ? new HoconPeriod(0, 0, count * 7) : null,
        "m" or "mo" or "month" or "months" => new HoconPeriod(0, count, 0),
        "y" or "year" or "years" => new HoconPeriod(count, 0, 0),
        _ => null,
    };

    private static bool TryGetBigNanoseconds(HoconValue value, out BigInteger result)
    {
        result = default;
        if (UnitText.TextOf(value) is not { } text)
            return false;
        UnitText.Split(text, out var number, out var unit);
        var factor = DurationUnits.Nanoseconds(unit);
        return factor != 0 && UnitText.TryMultiply(number, factor, out result);
    }

    private static bool TryGetWhole(string text, out long result)
    {
        result = 0;
        if (!Numbers.TryParseDouble(text, out var number) || Math.Truncate(number) != number || Math.Abs(number) >= 9.2e18)
            return false;
        result = (long)number;
        return true;
    }

    private static bool Succeed(bool fits, string expected, out string expectation)
    {
        expectation = fits ? "" : expected;
        return fits;
    }
}
