using System.Text;

namespace Supervision.Pbm.Output;

/// <summary>What programs write may hold any control sequence; a terminal gets none of them but colours.</summary>
internal static class SafeText
{
    /// <summary>Keeps painting (<c>ESC [ … m</c>) and tabs, and drops every other control character and sequence.</summary>
    public static string ForTerminal(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001F') && !text.AsSpan().ContainsAnyInRange('\u007F', '\u009F'))
            return text;
        var (kept, painted) = (new StringBuilder(text.Length), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\e')
            {
                var end = EndOfSequence(text, i);
                if (end < text.Length && text[end] == 'm' && text[i + 1] == '[')
                {
                    kept.Append(text, i, end - i + 1);
                    painted = true;
                }

                i = end;
            }
            else if (text[i] == '\t' || !char.IsControl(text[i]))
            {
                kept.Append(text[i]);
            }
        }

        return painted ? kept.Append("\e[0m").ToString() : kept.ToString();
    }

    /// <summary>The index of the last character of the sequence that begins at an escape.</summary>
    private static int EndOfSequence(string text, int escape)
    {
        var i = escape + 1;
        if (i >= text.Length)
            return escape;
        switch (text[i])
        {
            case '[':
                for (i++; i < text.Length && text[i] is >= ' ' and <= '?'; i++)
                {
                }

                return i;
            case ']' or 'P' or '_' or '^' or 'X':
                // Strings to the terminal end with BEL or ESC \.
                for (i++; i < text.Length && text[i] != '\a'; i++)
                {
                    if (text[i] == '\e')
                        return i + 1;
                }

                return i;
            default:
                return i;
        }
    }
}
