using Supervision.Pbm.Completion;

namespace Supervision.Pbm.Shell;

/// <summary>How the reading of a line ended.</summary>
internal enum LineEnd
{
    /// <summary>With Enter.</summary>
    Entered,

    /// <summary>With Ctrl-C: the line is dropped.</summary>
    Dropped,

    /// <summary>With Ctrl-D on an empty line, or because the terminal is gone.</summary>
    Closed,
}

/// <summary>Reads a line with the keys of readline, history and completion.</summary>
internal sealed class LineEditor(ILineTerminal terminal, ShellHistory history, Completer completer)
{
    private readonly LineBuffer _line = new();
    private bool _lastWasTab;

    /// <summary>Shows the prompt and reads a line.</summary>
    /// <param name="prompt">With whatever paints it.</param>
    public async Task<(LineEnd End, string Text)> ReadAsync(string prompt)
    {
        using var keys = terminal.TakeKeys();
        var view = new LineView(terminal, prompt);
        _line.Set("");
        _lastWasTab = false;
        view.Show(_line);
        while (true)
        {
            if (terminal.ReadKey() is not { } key)
                return (LineEnd.Closed, "");
            var control = key.Modifiers.HasFlag(ConsoleModifiers.Control);
            if (key.Key == ConsoleKey.Enter || key.KeyChar is '\r' or '\n')
                return Finish(view, LineEnd.Entered);
            if (control && key.Key == ConsoleKey.C)
                return Finish(view, LineEnd.Dropped);
            if (control && key.Key == ConsoleKey.D && _line.Text.Length == 0)
                return Finish(view, LineEnd.Closed);
            if (key.Key == ConsoleKey.Tab)
                await CompleteAsync(view);
            else if (control && key.Key == ConsoleKey.L)
                terminal.Write("\e[H\e[2J");
            else
                Edit(key, control);
            _lastWasTab = key.Key == ConsoleKey.Tab;
            view.Show(_line);
        }
    }

    private (LineEnd, string) Finish(LineView view, LineEnd end)
    {
        _line.End();
        view.Show(_line);
        terminal.Write(end == LineEnd.Dropped ? "^C\r\n" : "\r\n");
        if (end == LineEnd.Entered)
            history.Add(_line.Text.Trim());
        return (end, _line.Text);
    }

    private void Edit(ConsoleKeyInfo key, bool control)
    {
        var alt = key.Modifiers.HasFlag(ConsoleModifiers.Alt);
        Action? edit = (control, alt, key.Key) switch
        {
            (true, _, ConsoleKey.A) or (_, _, ConsoleKey.Home) => _line.Home,
            (true, _, ConsoleKey.E) or (_, _, ConsoleKey.End) => _line.End,
            (true, _, ConsoleKey.LeftArrow) or (_, true, ConsoleKey.B) => _line.WordLeft,
            (true, _, ConsoleKey.RightArrow) or (_, true, ConsoleKey.F) => _line.WordRight,
            (true, _, ConsoleKey.B) or (_, _, ConsoleKey.LeftArrow) => _line.Left,
            (true, _, ConsoleKey.F) or (_, _, ConsoleKey.RightArrow) => _line.Right,
            (true, _, ConsoleKey.K) => _line.CutToEnd,
            (true, _, ConsoleKey.U) => _line.CutToStart,
            (true, _, ConsoleKey.W) or (_, true, ConsoleKey.Backspace) => _line.CutWord,
            (true, _, ConsoleKey.Y) => _line.Paste,
            (true, _, ConsoleKey.D) or (_, _, ConsoleKey.Delete) => _line.Delete,
            (true, _, ConsoleKey.H) or (_, _, ConsoleKey.Backspace) => _line.Backspace,
            (true, _, ConsoleKey.P) or (_, _, ConsoleKey.UpArrow) => () => Recall(history.Older(_line.Text)),
            (true, _, ConsoleKey.N) or (_, _, ConsoleKey.DownArrow) => () => Recall(history.Newer()),
            _ => null,
        };
        if (edit is not null)
            edit();
        else if (!control && !alt && !char.IsControl(key.KeyChar))
            _line.Insert(key.KeyChar.ToString());
    }

    private void Recall(string? line)
    {
        if (line is not null)
            _line.Set(line);
    }

    private async Task CompleteAsync(LineView view)
    {
        var before = _line.Text[.._line.Cursor];
        var found = await completer.CompleteAsync(before);
        if (found.Candidates.Count == 0)
            return;
        var common = CommonPrefix(found.Candidates);
        if (found.Candidates.Count == 1)
            _line.ReplaceBefore(found.Start, common + " ");
        else if (common.Length > before.Length - found.Start)
            _line.ReplaceBefore(found.Start, common);
        else if (_lastWasTab)
            view.ShowBelow(found.Candidates);
    }

    private static string CommonPrefix(IReadOnlyList<string> words)
    {
        var prefix = words[0];
        foreach (var word in words)
        {
            var length = prefix.AsSpan().CommonPrefixLength(word);
            prefix = prefix[..length];
        }

        return prefix;
    }
}
