using System.Globalization;

namespace Supervision.Hocon.Text;

/// <summary>Which texts are numbers: JSON's, and a little more leniently leading zeros and a missing fraction.</summary>
internal static class Numbers
{
    public static bool IsNumberCharacter(char c) => c is (>= '0' and <= '9') or 'e' or 'E' or '+' or '-' or '.';

    /// <summary>A whole number beyond 64 bits is no number but text, so that none of its digits is lost.</summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        var i = 0;
        if (i < text.Length && text[i] == '-')
            i++;
        var whole = SkipDigits(text, i) - i;
        i += whole;
        var isInteger = true;
        if (i < text.Length && text[i] == '.')
        {
            isInteger = false;
            var fraction = SkipDigits(text, i + 1) - (i + 1);
            if (whole + fraction == 0)
                return false;
            i += 1 + fraction;
        }
        else if (whole == 0)
        {
            return false;
        }

        if (i < text.Length && text[i] is ('e' or 'E'))
        {
            isInteger = false;
            i++;
            if (i < text.Length && text[i] is ('+' or '-'))
                i++;
            var digits = SkipDigits(text, i) - i;
            if (digits == 0)
                return false;
            i += digits;
        }

        return i == text.Length && (!isInteger || whole < 19 || TryParseInteger(text, out _));
    }

    public static bool TryParseInteger(ReadOnlySpan<char> text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    public static bool TryParseDouble(ReadOnlySpan<char> text, out double value) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out value);

    private static int SkipDigits(ReadOnlySpan<char> text, int i)
    {
        while (i < text.Length && char.IsAsciiDigit(text[i]))
            i++;
        return i;
    }
}
