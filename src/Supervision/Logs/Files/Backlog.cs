namespace Supervision.Logs.Files;

/// <summary>What waits to be written to a file, and what was dropped because too much waited. Callers lock.</summary>
internal sealed class Backlog(BacklogBudget budget)
{
    private readonly Gap _gap = new();
    private HeldBytes _waiting = new();
    private HeldBytes _taken = new();
    private bool _isAtLineStart = true;
    private int _accounted;

    public int Count => _waiting.Count + _taken.Count;

    public bool IsFull => Count >= budget.FileBytesMax;

    /// <summary>Whether so much is free that who waited may go on; not at every line that leaves.</summary>
    public bool IsHalfFree => Count <= budget.FileBytesMax / 2;

    /// <summary>Whether something was dropped that nobody has asked for yet.</summary>
    public bool HasDropped => _gap.HasCounted;

    /// <summary>Adds bytes, and drops what there is no room for if that is allowed. True if this is where dropping begins.</summary>
    public bool Add(ReadOnlySpan<byte> bytes, bool mayDrop)
    {
        var opens = !_gap.IsOpen && IsFull && mayDrop && IsLineEndNear(bytes);
        if (opens)
        {
            bytes = _gap.Open(bytes, _isAtLineStart);
        }
        else if (_gap.IsOpen && mayDrop && !IsHalfFree)
        {
            _gap.Count(bytes);
            return false;
        }
        else if (_gap.IsOpen)
        {
            bytes = AfterGap(bytes);
        }

        if (!bytes.IsEmpty)
        {
            _waiting.Add(bytes);
            _isAtLineStart = bytes[^1] == (byte)'\n';
            Account();
        }

        return opens;
    }

    /// <summary>What was taken before and not removed, or else all that waits. It stays until it is removed.</summary>
    public HeldBytes Take()
    {
        if (_taken.Count == 0)
        {
            (_taken, _waiting) = (_waiting, _taken);
        }

        return _taken;
    }

    /// <summary>Gives up the first of what was taken.</summary>
    public void Remove(int count)
    {
        _taken.Remove(count);
        Account();
    }

    /// <summary>What was dropped since this was last asked.</summary>
    public (long Lines, long Bytes) TakeDropped() => _gap.Take();

    /// <summary>What comes next is by another process, and begins a line.</summary>
    public void BeginLine() => _gap.BeginLine();

    /// <summary>Gives up what waits. What was taken may be in use.</summary>
    public void ClearWaiting()
    {
        _waiting.Clear();
        _isAtLineStart = true;
        Account();
    }

    public void ClearTaken()
    {
        _taken.Clear();
        Account();
    }

    private void Account()
    {
        budget.Use(Count - _accounted);
        _accounted = Count;
    }

    /// <summary>A line that was begun goes on to its end, but not for ever.</summary>
    private bool IsLineEndNear(ReadOnlySpan<byte> bytes) =>
        _isAtLineStart || bytes.Contains((byte)'\n') || Count >= budget.FileBytesMax + LineSplitter.LineBytesMax;

    private ReadOnlySpan<byte> AfterGap(ReadOnlySpan<byte> bytes)
    {
        var rest = _gap.TryClose(bytes);
        if (!_gap.IsOpen && !_isAtLineStart)
        {
            // A line was longer than all the room there was: what is left of it must not run into the next.
            _waiting.Add("\n"u8);
        }

        return rest;
    }
}
