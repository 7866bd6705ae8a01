using System.Globalization;
using System.Text;

namespace Supervision.Hocon.Syntax;

/// <summary>What quoted strings stand for.</summary>
internal static class StringLiteral
{
    /// <param name="literal">A quoted string without mistakes, with its quotes.</param>
    public static string Decode(ReadOnlySpan<char> literal)
    {
        if (literal.Length >= 6 && literal.StartsWith("\"\"\""))
            return literal[3..^3].ToString();
        var content = literal[1..^1];
        return content.Contains('\\') ? Unescape(content) : content.ToString();
    }

    /// <param name="text">What begins with a backslash.</param>
    /// <returns>The length of the escape sequence; 0 when it is none.</returns>
    public static int EscapeLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 2)
            return 0;
        if (text[1] is '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't')
            return 2;
        return text[1] == 'u' && text.Length >= 6 && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3])
            && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]) ? 6 : 0;
    }

    private static string Unescape(ReadOnlySpan<char> content)
    {
        var result = new StringBuilder(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] != '\\')
            {
                result.Append(content[i]);
                continue;
            }

            i++;
            switch (content[i])
            {
                case 'b': result.Append('\b'); break;
                case 'f': result.Append('\f'); break;
                case 'n': result.Append('\n'); break;
                case 'r': result.Append('\r'); break;
                case 't': result.Append('\t'); break;
                case 'u':
                    result.Append((char)ushort.Parse(content.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    i += 4;
                    break;
                default: result.Append(content[i]); break;
            }
        }

        return result.ToString();
    }
}
