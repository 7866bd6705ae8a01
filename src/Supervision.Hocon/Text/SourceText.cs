namespace Supervision.Hocon.Text;

/// <summary>One document's characters, and where each stands in lines and columns.</summary>
internal sealed class SourceText(string text, string description, string? file)
{
    private int[]? _lineStarts;

    public string Text { get; } = text;

    public string Description { get; } = description;

    public string? File { get; } = file;

    /// <summary>Lines and columns count from one; a column counts UTF-16 units.</summary>
    public (int Line, int Column) Locate(int position)
    {
        var starts = _lineStarts ??= FindLineStarts(Text);
        var found = Array.BinarySearch(starts, position);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, position - starts[line] + 1);
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int>(1 + text.Length / 32) { 0 };
        var position = text.IndexOf('\n');
        while (position >= 0)
        {
            starts.Add(position + 1);
            position = text.IndexOf('\n', position + 1);
        }

        return [.. starts];
    }
}
