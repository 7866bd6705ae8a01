using System.Text;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Shell;

/// <summary>Draws the line that is edited into one row of the terminal; of a long line, the part around the cursor.</summary>
internal sealed class LineView(ILineTerminal terminal, string prompt)
{
    private int _scrolled;

    public void Show(LineBuffer line)
    {
        // The last column stays free: a terminal that has written there may or may not have gone to the next row.
        var room = Math.Max(8, terminal.Width - TextWidth.Of(prompt) - 1);
        if (line.Cursor < _scrolled)
            _scrolled = line.Cursor;
        while (TextWidth.Of(line.Text[_scrolled..line.Cursor]) > room)
            _scrolled++;
        var visible = Visible(line.Text, room);
        var drawn = new StringBuilder().Append('\r').Append(prompt).Append(visible).Append("\e[K\r");
        var column = TextWidth.Of(prompt) + TextWidth.Of(line.Text[_scrolled..line.Cursor]);
        if (column > 0)
            drawn.Append($"\e[{column}C");
        terminal.Write(drawn.ToString());
    }

    /// <summary>Lists words in columns under the line; the line is drawn again below them.</summary>
    public void ShowBelow(IReadOnlyList<string> words)
    {
        var column = words.Max(TextWidth.Of) + 2;
        var columns = Math.Max(1, terminal.Width / column);
        var rows = (words.Count + columns - 1) / columns;
        var text = new StringBuilder("\r\n");
        for (var row = 0; row < rows; row++)
        {
            var line = new StringBuilder();
            for (var i = row; i < words.Count; i += rows)
                line.Append(TextWidth.Pad(words[i], column));
            text.Append(line.ToString().TrimEnd()).Append("\r\n");
        }

        terminal.Write(text.ToString());
    }

    private string Visible(string text, int room)
    {
        var end = _scrolled;
        while (end < text.Length && TextWidth.Of(text[_scrolled..(end + 1)]) <= room)
            end++;
        return text[_scrolled..end];
    }
}
