using System.Globalization;
using System.Text;

namespace Supervision.Pbm.Output;

/// <summary>How many columns text takes on a terminal. Sequences that paint take none.</summary>
internal static class TextWidth
{
    public static int Of(string text)
    {
        var width = 0;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '\e')
            {
                i = EndOfEscape(text, i);
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var used);
            width += Of(rune);
            i += used;
        }

        return width;
    }

    /// <summary>Text of at most so many columns: what is cut is replaced by an ellipsis. Painting ends with the text.</summary>
    public static string Cut(string text, int width, string ellipsis)
    {
        if (Of(text) <= width)
            return text;
        var (kept, used, painted) = (new StringBuilder(), 0, false);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '\e')
            {
                var end = EndOfEscape(text, i);
                kept.Append(text, i, end - i);
                painted = true;
                i = end;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
            if (used + Of(rune) > width - ellipsis.Length)
                break;
            kept.Append(text, i, length);
            used += Of(rune);
            i += length;
        }

        if (width >= ellipsis.Length)
            kept.Append(ellipsis);
        return painted ? kept.Append("\e[0m").ToString() : kept.ToString();
    }

    public static string Pad(string text, int width, bool right = false)
    {
        var missing = width - Of(text);
        if (missing <= 0)
            return text;
        return right ? new string(' ', missing) + text : text + new string(' ', missing);
    }

    private static int EndOfEscape(string text, int start)
    {
        var end = text.IndexOf('m', start);
        return end < 0 ? text.Length : end + 1;
    }

    private static int Of(Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control)
            return 0;
        // The wide blocks of Unicode's East Asian Width: Hangul, CJK, full-width forms, emoji.
        return rune.Value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0xA4CF) or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60) or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD)
            ? 2
            : 1;
    }
}
