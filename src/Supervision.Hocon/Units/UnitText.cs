using System.Globalization;
using System.Numerics;
using Supervision.Hocon.Text;

namespace Supervision.Hocon.Units;

/// <summary>A number with a unit behind it, as in <c>10 seconds</c>.</summary>
internal static class UnitText
{
    /// <summary>Beyond this many digits no size and no time is meant.</summary>
    private const int LengthMax = 64;

    private const int ExponentMax = 60;

    /// <summary>Splits <c>" 10 ms "</c> into <c>10</c> and <c>ms</c>.</summary>
    public static void Split(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit)
    {
        text = Trim(text);
        var end = text.Length;
        while (end > 0 && char.IsLetter(text[end - 1]))
            end--;
        unit = text[end..];
        number = Trim(text[..end]);
    }

    /// <summary>Multiplies a decimal number with a unit's factor, exactly, and cuts what is left behind the point.</summary>
    public static bool TryMultiply(ReadOnlySpan<char> number, BigInteger factor, out BigInteger result)
    {
        result = default;
        if (number.Length > LengthMax)
            return false;
        if (number.StartsWith('+') && !number.StartsWith("+-"))
            number = number[1..];
        var exponent = 0;
        var e = number.IndexOfAny('e', 'E');
        if (e >= 0)
        {
            if (!int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                || Math.Abs(exponent) > ExponentMax)
                return false;
            number = number[..e];
        }

        var point = number.IndexOf('.');
        var digits = number.ToString();
        if (point >= 0)
        {
            digits = digits.Remove(point, 1);
            exponent -= digits.Length - point;
        }

        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return false;
        var product = whole * factor;
        result = exponent >= 0
            ? product * BigInteger.Pow(10, exponent)
            : BigInteger.Divide(product, BigInteger.Pow(10, -exponent));
        return true;
    }

    /// <summary>The text that a value with a unit may be; null for other kinds.</summary>
    public static string? TextOf(HoconValue value) => value switch
    {
        HoconNumber number => number.Text,
        HoconString text => text.Value,
        _ => null,
    };

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && Characters.IsWhitespace(text[0]))
            text = text[1..];
        while (text.Length > 0 && Characters.IsWhitespace(text[^1]))
            text = text[..^1];
        return text;
    }
}
