using System.Text;

namespace Supervision.Pbm.Output;

/// <summary>A column of a table.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Right">Numbers stand at the right.</param>
internal readonly record struct Column(string Title, bool Right = false);

/// <summary>
/// Rows in columns as wide as their widest cell. On a terminal the last column is cut to what is left of the width;
/// into a pipe nothing is cut, and no line ends with blanks.
/// </summary>
internal sealed class Table(params Column[] columns)
{
    private const int LastColumnMin = 8;
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Write(OutputPage page)
    {
        var widths = new int[columns.Length];
        for (var i = 0; i < columns.Length; i++)
            widths[i] = Math.Max(columns[i].Title.Length, _rows.Count == 0 ? 0 : _rows.Max(r => TextWidth.Of(r[i])));
        var shown = columns.Length;
        if (page.Width is { } width)
        {
            var before = widths[..^1].Sum(w => w + 2);
            if (before + LastColumnMin > width)
                shown--;
            else
                widths[^1] = Math.Min(widths[^1], width - before);
        }

        page.Line(page.Palette.Bold(Row(page, [.. columns.Select(c => c.Title)], widths, shown)));
        foreach (var row in _rows)
            page.Line(Row(page, row, widths, shown));
    }

    private string Row(OutputPage page, string[] cells, int[] widths, int shown)
    {
        var line = new StringBuilder();
        for (var i = 0; i < shown; i++)
        {
            if (i > 0)
                line.Append("  ");
            var cell = TextWidth.Cut(cells[i], widths[i], page.Ellipsis);
            line.Append(i == shown - 1 && !columns[i].Right ? cell : TextWidth.Pad(cell, widths[i], columns[i].Right));
        }

        return page.Fit(line.ToString().TrimEnd(' '));
    }
}
