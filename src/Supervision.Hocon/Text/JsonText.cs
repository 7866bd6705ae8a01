using System.Globalization;
using System.Text;

namespace Supervision.Hocon.Text;

/// <summary>Writing strings as JSON does.</summary>
internal static class JsonText
{
    /// <summary>Writes a number without the leading zeros and bare points that HOCON tolerates.</summary>
    public static void AppendNumber(StringBuilder target, string text)
    {
        var digits = text.AsSpan();
        if (digits[0] == '-')
        {
            target.Append('-');
            digits = digits[1..];
        }

        var whole = digits.IndexOfAny('.', 'e', 'E');
        whole = whole < 0 ? digits.Length : whole;
        var significant = digits[..whole].TrimStart('0');
        target.Append(significant.Length == 0 ? "0" : significant);
        digits = digits[whole..];
        if (digits.Length > 0 && digits[0] == '.' && (digits.Length == 1 || !char.IsAsciiDigit(digits[1])))
            digits = digits[1..];
        target.Append(digits);
    }

    public static void AppendQuoted(StringBuilder target, string text)
    {
        target.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '"': target.Append("\\\""); break;
                case '\\': target.Append("\\\\"); break;
                case '\b': target.Append("\\b"); break;
                case '\f': target.Append("\\f"); break;
                case '\n': target.Append("\\n"); break;
                case '\r': target.Append("\\r"); break;
                case '\t': target.Append("\\t"); break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]):
                    target.Append(c).Append(text[++i]);
                    break;
                default:
                    if (char.IsControl(c) || char.IsSurrogate(c) || c == '\ufeff')
                        target.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    else
                        target.Append(c);
                    break;
            }
        }

        target.Append('"');
    }
}
