namespace Supervision.Logs.Files;

/// <summary>What waits to be written to a file, and what was dropped because too much waited. Callers lock.</summary>
internal sealed class Backlog(BacklogBudget budget)
{
    private readonly Gap _gap = new();
    private readonly List<Segment> _segments = [];
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

    /// <summary>Whether bytes that are in a pipe still may follow; not in the midst of what is dropped.</summary>
    public bool TakesPiped => !_gap.IsOpen;

    /// <summary>The first bytes that wait: how many of a kind, and the pipe that they are in, or null if they are nowhere else.</summary>
    public (IPipedBytes? Pipe, int Count) First => _segments.Count > 0 ? (_segments[0].Pipe, _segments[0].Count) : (null, 0);

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

        Keep(bytes, null);
        return opens;
    }

    /// <summary>Adds bytes that are in a pipe still.</summary>
    public void Add(ReadOnlySpan<byte> bytes, IPipedBytes pipe) => Keep(bytes, pipe);

    /// <summary>What was taken before and not removed, or else all that waits. It stays until it is removed.</summary>
    public HeldBytes Take()
    {
        if (_taken.Count == 0)
        {
            (_taken, _waiting) = (_waiting, _taken);
        }

        return _taken;
    }

    /// <summary>Gives up the first of what was taken, which are of one kind.</summary>
    public void Remove(int count)
    {
        if (count > 0)
        {
            Shorten(0, count);
        }

        _taken.Remove(count);
        Account();
    }

    /// <summary>Has what is in pipes in memory alone from now on: of those that cannot wait, or of all.</summary>
    public void Unpipe(bool all)
    {
        for (var i = 0; i < _segments.Count; i++)
        {
            if (_segments[i] is { Pipe: { } pipe } segment && (all || pipe.CannotWait))
            {
                pipe.Discard(segment.Count);
                pipe.OnOver(left: 0);
                _segments[i] = segment with { Pipe = null };
            }
        }
    }

    /// <summary>Gives up everything, and leaves in pipes what is there.</summary>
    /// <returns>How many bytes are lost with it.</returns>
    public int Abandon()
    {
        var lost = Count;
        foreach (var (pipe, count) in _segments)
        {
            pipe?.OnOver(left: count);
            lost -= pipe is null ? 0 : count;
        }

        _segments.Clear();
        _waiting.Clear();
        _taken.Clear();
        Account();
        return lost;
    }

    /// <summary>What was dropped since this was last asked.</summary>
    public (long Lines, long Bytes) TakeDropped() => _gap.Take();

    /// <summary>What comes next is by another process, and begins a line.</summary>
    public void BeginLine() => _gap.BeginLine();

    /// <summary>Gives up what waits. What was taken may be in use.</summary>
    public void ClearWaiting()
    {
        for (var left = _waiting.Count; left > 0;)
        {
            left -= GiveUp(_segments.Count - 1, left);
        }

        _waiting.Clear();
        _isAtLineStart = true;
        Account();
    }

    public void ClearTaken()
    {
        for (var left = _taken.Count; left > 0;)
        {
            left -= GiveUp(0, left);
        }

        _taken.Clear();
        Account();
    }

    private void Keep(ReadOnlySpan<byte> bytes, IPipedBytes? pipe)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _waiting.Add(bytes);
        _isAtLineStart = bytes[^1] == (byte)'\n';
        Extend(bytes.Length, pipe);
        Account();
    }

    private void Extend(int count, IPipedBytes? pipe)
    {
        if (pipe is null && _segments is [.., { Pipe: null } last] && _waiting.Count > count)
        {
            _segments[^1] = last with { Count = last.Count + count };
        }
        else
        {
            _segments.Add(new Segment(pipe, count));
        }
    }

    /// <summary>Up to so many bytes of one kind.</summary>
    private int GiveUp(int place, int max)
    {
        var (pipe, count) = (_segments[place].Pipe, Math.Min(max, _segments[place].Count));
        pipe?.Discard(count);
        Shorten(place, count);
        return count;
    }

    private void Shorten(int place, int count)
    {
        var segment = _segments[place];
        if (segment.Count > count)
        {
            _segments[place] = segment with { Count = segment.Count - count };
            return;
        }

        _segments.RemoveAt(place);
        segment.Pipe?.OnOver(left: 0);
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
            Keep("\n"u8, null);
        }

        return rest;
    }

    private readonly record struct Segment(IPipedBytes? Pipe, int Count);
}
