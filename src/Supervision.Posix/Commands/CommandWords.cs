using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Supervision.Posix.Commands;

/// <summary>
/// Splits a command into words as a POSIX shell does: at blanks, with quotes and backslashes. Nothing is expanded, and what only a shell could do
/// (<c>;</c>, <c>|</c>, <c>$</c>, <c>*</c> ...) is text like any other.
/// </summary>
public static class CommandWords
{
    /// <summary>Splits a command.</summary>
    /// <param name="command">The text.</param>
    /// <param name="words">Its words, none for a blank text.</param>
    /// <param name="error">What is wrong and where, as <c>the quote " at character 5 is not closed</c>.</param>
    public static bool TrySplit(string command, out IReadOnlyList<string> words, [NotNullWhen(false)] out string? error)
    {
        List<string> found = [];
        words = found;
        error = null;
        for (var at = 0; at < command.Length;)
        {
            if (IsBlank(command[at]))
            {
                at++;
            }
            else
            {
                var word = new StringBuilder();
                if (!TakeWord(command, ref at, word, out error)) return false;
                found.Add(word.ToString());
            }
        }

        return true;
    }

    private static bool TakeWord(string command, ref int at, StringBuilder word, [NotNullWhen(false)] out string? error)
    {
        error = null;
        while (at < command.Length && !IsBlank(command[at]))
        {
            var character = command[at];
            if (character is '\'' or '"')
            {
                if (!TakeQuoted(command, ref at, word, out error)) return false;
            }
            else if (character == '\\' && at + 1 == command.Length)
            {
                error = $"the backslash at character {at + 1} has nothing after it";
                return false;
            }
            else if (character == '\\')
            {
                if (command[at + 1] != '\n') _ = word.Append(command[at + 1]);
                at += 2;
            }
            else
            {
                _ = word.Append(character);
                at++;
            }
        }

        return true;
    }

    // Within double quotes a backslash is only special before these.
    private static bool TakeQuoted(string command, ref int at, StringBuilder word, [NotNullWhen(false)] out string? error)
    {
        var quote = command[at];
        var start = at++;
        for (; at < command.Length && command[at] != quote; at++)
        {
            var escapes = quote == '"' && command[at] == '\\' && at + 1 < command.Length && command[at + 1] is '$' or '`' or '"' or '\\' or '\n';
            if (!escapes) _ = word.Append(command[at]);
            else if (command[++at] != '\n') _ = word.Append(command[at]);
        }

        error = at < command.Length ? null : $"the quote {quote} at character {start + 1} is not closed";
        at++;
        return error is null;
    }

    private static bool IsBlank(char character) => character is ' ' or '\t' or '\n';
}
