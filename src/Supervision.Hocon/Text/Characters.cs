using System.Globalization;

namespace Supervision.Hocon.Text;

/// <summary>The classes of characters that the specification names.</summary>
internal static class Characters
{
    /// <summary>Whitespace other than the newline, which alone ends an element.</summary>
    public static bool IsBlank(char c) => c switch
    {
        ' ' or '\t' or '\r' or '\v' or '\f' => true,
        >= '\u001c' and <= '\u001f' => true,
        < '\u00a0' => false,
        '\u00a0' or '\ufeff' => true,
        < '\u1680' => false,
        _ => char.GetUnicodeCategory(c) is UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
    };

    public static bool IsWhitespace(char c) => c == '\n' || IsBlank(c);

    /// <summary>Characters that must be quoted because they have, or may get, a meaning of their own.</summary>
    public static bool IsReserved(char c) => c switch
    {
        '$' or '"' or '{' or '}' or '[' or ']' or ':' or '=' or ',' or '+' or '#' or
        '`' or '^' or '?' or '!' or '@' or '*' or '&' or '\\' => true,
        _ => false,
    };

    /// <summary>How a character is named in a message.</summary>
    public static string Describe(char c) => c switch
    {
        '\n' => "a newline",
        '\t' => "a tab",
        '\r' => "a carriage return",
        _ when char.IsControl(c) || char.IsSurrogate(c) => string.Create(CultureInfo.InvariantCulture, $"the character U+{(int)c:X4}"),
        _ => $"'{c}'",
    };
}
