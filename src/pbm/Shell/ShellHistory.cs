namespace Supervision.Pbm.Shell;

/// <summary>Lines typed before, in this shell and in earlier ones, and a place among them for the arrow keys.</summary>
internal sealed class ShellHistory
{
    private const int LinesMax = 1000;
    private readonly List<string> _lines = [];
    private readonly string? _path;
    private int _at;
    private string _draft = "";

    private ShellHistory(string? path) => _path = path;

    /// <summary>The lines, oldest first.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Reads the history; one that cannot be read is empty, and is not written either.</summary>
    /// <param name="path">The file; null keeps nothing beyond the shell.</param>
    public static ShellHistory Load(string? path)
    {
        try
        {
            if (path is null)
                return new(null);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var history = new ShellHistory(path);
            if (File.Exists(path))
                history._lines.AddRange(File.ReadLines(path).Where(l => l.Length > 0).TakeLast(LinesMax));
            history._at = history._lines.Count;
            return history;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null);
        }
    }

    /// <summary>By the XDG specification: <c>$XDG_STATE_HOME</c>, else <c>~/.local/state</c>; null for a user without a home.</summary>
    public static string? PathFor(Func<string, string?> environment)
    {
        if (environment("XDG_STATE_HOME") is { } state && state.StartsWith('/'))
            return Path.Combine(state, "supervision", "pbm_history");
        return environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".local", "state", "supervision", "pbm_history") : null;
    }

    public void Add(string line)
    {
        if (line.Length > 0 && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
            Append(line);
        }

        _at = _lines.Count;
        _draft = "";
    }

    /// <summary>The line before; what was being typed is kept for the way back. Null at the oldest.</summary>
    public string? Older(string current)
    {
        if (_at == 0)
            return null;
        if (_at == _lines.Count)
            _draft = current;
        return _lines[--_at];
    }

    /// <summary>The line after; behind the newest, what was being typed. Null there.</summary>
    public string? Newer()
    {
        if (_at == _lines.Count)
            return null;
        return ++_at == _lines.Count ? _draft : _lines[_at];
    }

    private void Append(string line)
    {
        if (_path is null)
            return;
        try
        {
            // Reasons and names are nobody else's business.
            var options = new FileStreamOptions
            {
                Mode = FileMode.Append,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            };
            using var writer = new StreamWriter(_path, options);
            writer.Write(line + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A full disk must not keep an operator from commanding the node.
        }
    }
}
