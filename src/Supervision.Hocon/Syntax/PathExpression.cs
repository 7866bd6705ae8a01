using System.Text;
using Supervision.Hocon.Text;

namespace Supervision.Hocon.Syntax;

/// <summary>Keys joined by dots, as in <c>a.b."c.d"</c>.</summary>
internal static class PathExpression
{
    private const string EmptyElement = "an empty element";

    /// <summary>Takes a path apart.</summary>
    /// <returns>The keys; null when it is wrong, which <paramref name="mistake"/> then says.</returns>
    public static string[]? Parse(ReadOnlySpan<char> text, out string mistake)
    {
        mistake = "";
        text = Trim(text);
        if (text.Length == 0)
        {
            mistake = "an empty path";
            return null;
        }

        var keys = new List<string>(4);
        var key = new StringBuilder();
        var hasQuotes = false;
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (c == '"')
            {
                var length = QuotedLength(text[i..]);
                if (length == 0)
                {
                    mistake = "an unclosed quote or unknown escape sequence";
                    return null;
                }

                key.Append(StringLiteral.Decode(text.Slice(i, length)));
                hasQuotes = true;
                i += length;
                continue;
            }

            i++;
            if (c != '.')
            {
                if (c == '\n' || Characters.IsReserved(c))
                {
                    mistake = $"{Characters.Describe(c)} outside quotes";
                    return null;
                }

                key.Append(c);
                continue;
            }

            if (!Take(keys, key, ref hasQuotes))
            {
                mistake = EmptyElement;
                return null;
            }
        }

        if (Take(keys, key, ref hasQuotes))
            return [.. keys];
        mistake = EmptyElement;
        return null;
    }

    /// <summary>Writes a key so that it can be parsed again.</summary>
    public static void Append(StringBuilder target, string key)
    {
        if (IsPlain(key))
            target.Append(key);
        else
            JsonText.AppendQuoted(target, key);
    }

    public static string Render(ReadOnlySpan<string> keys)
    {
        if (keys.Length == 1 && IsPlain(keys[0]))
            return keys[0];
        var result = new StringBuilder();
        for (var i = 0; i < keys.Length; i++)
        {
            if (i > 0)
                result.Append('.');
            Append(result, keys[i]);
        }

        return result.ToString();
    }

    private static bool IsPlain(string key)
    {
        foreach (var c in key)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }

        return key.Length > 0 && key != "include";
    }

    private static bool Take(List<string> keys, StringBuilder key, ref bool hasQuotes)
    {
        if (key.Length == 0 && !hasQuotes)
            return false;
        keys.Add(key.ToString());
        key.Clear();
        hasQuotes = false;
        return true;
    }

    private static int QuotedLength(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("\"\"\""))
        {
            var end = text[3..].IndexOf("\"\"\"");
            if (end < 0)
                return 0;
            end += 6;
            while (end < text.Length && text[end] == '"')
                end++;
            return end;
        }

        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '"')
                return i + 1;
            if (text[i] != '\\')
                continue;
            var escape = StringLiteral.EscapeLength(text[i..]);
            if (escape == 0)
                return 0;
            i += escape - 1;
        }

        return 0;
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text)
    {
        while (text.Length > 0 && Characters.IsBlank(text[0]))
            text = text[1..];
        while (text.Length > 0 && Characters.IsBlank(text[^1]))
            text = text[..^1];
        return text;
    }
}
