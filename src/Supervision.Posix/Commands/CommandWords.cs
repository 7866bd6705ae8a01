using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Supervision.Posix.Commands;

/// <summary>Splits a line into words as a POSIX shell does (XCU 2.2, Quoting), without expanding anything.</summary>
public static class CommandWords
{
    /// <summary>Splits a line at blanks, except where quotes or backslashes protect them.</summary>
    /// <param name="text">The line.</param>
    /// <param name="words">The words; null when the line is malformed.</param>
    /// <param name="error">What is wrong with the line; null when nothing is.</param>
    public static bool TrySplit(string text, [NotNullWhen(true)] out IReadOnlyList<string>? words, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(text);
        (words, error) = (null, null);
        var found = new List<string>();
        var word = new StringBuilder();
        // Quotes make a word even when there is nothing between them.
        var isInWord = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is ' ' or '\t' or '\n')
            {
                if (isInWord) found.Add(word.ToString());
                word.Clear();
                isInWord = false;
                continue;
            }

            isInWord = true;
            var end = c switch
            {
                '\\' => Escaped(text, i, word),
                '\'' => SingleQuoted(text, i, word),
                '"' => DoubleQuoted(text, i, word),
                _ => Plain(c, i, word),
            };
            if (end < 0)
            {
                error = c == '\\' ? "the backslash at the end protects nothing" : $"the quote {c} at character {i + 1} is never closed";
                return false;
            }

            i = end;
        }

        if (isInWord) found.Add(word.ToString());
        words = found;
        return true;
    }

    private static int Plain(char c, int at, StringBuilder word)
    {
        word.Append(c);
        return at;
    }

    /// <summary>A backslash protects the next character; one at the end of a line joins it with the next.</summary>
    private static int Escaped(string text, int at, StringBuilder word)
    {
        if (at + 1 == text.Length) return -1;
        if (text[at + 1] != '\n') word.Append(text[at + 1]);
        return at + 1;
    }

    private static int SingleQuoted(string text, int at, StringBuilder word)
    {
        var end = text.IndexOf('\'', at + 1);
        if (end >= 0) word.Append(text, at + 1, end - at - 1);
        return end;
    }

    /// <summary>Between double quotes a backslash protects only what would be special there.</summary>
    private static int DoubleQuoted(string text, int at, StringBuilder word)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == '"') return i;
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ('"' or '\\' or '$' or '`' or '\n'))
            {
                i++;
                if (text[i] == '\n') continue;
            }

            word.Append(text[i]);
        }

        return -1;
    }
}
