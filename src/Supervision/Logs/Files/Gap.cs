namespace Supervision.Logs.Files;

/// <summary>
/// What was dropped between two lines of a file: never part of one, but for lines that are longer than any buffer. Callers lock.
/// </summary>
internal sealed class Gap
{
    private bool _isAtLineStart;
    private long _lines;
    private long _bytes;

    /// <summary>Whether what comes is dropped.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Whether something was dropped that nobody has asked for yet.</summary>
    public bool HasCounted => _bytes > 0;

    /// <summary>Begins to drop. The line that was begun is still to be written to its end, and is what this returns.</summary>
    /// <param name="bytes">What does not fit.</param>
    /// <param name="isAtLineStart">Whether a line begins with them.</param>
    public ReadOnlySpan<byte> Open(ReadOnlySpan<byte> bytes, bool isAtLineStart)
    {
        var end = isAtLineStart ? 0 : bytes.IndexOf((byte)'\n') + 1;
        (IsOpen, _isAtLineStart) = (true, true);
        Count(bytes[end..]);
        return bytes[..end];
    }

    /// <summary>What comes next is by another process, and begins a line.</summary>
    public void BeginLine() => _isAtLineStart = true;

    /// <summary>Drops.</summary>
    public void Count(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        _bytes += bytes.Length;
        _lines += bytes.Count((byte)'\n');
        _isAtLineStart = bytes[^1] == (byte)'\n';
    }

    /// <summary>Ends as soon as a line begins; returns it and what follows.</summary>
    public ReadOnlySpan<byte> TryClose(ReadOnlySpan<byte> bytes)
    {
        var begin = _isAtLineStart ? 0 : bytes.IndexOf((byte)'\n') + 1;
        if (begin == 0 && !_isAtLineStart)
        {
            Count(bytes);
            return [];
        }

        Count(bytes[..begin]);
        IsOpen = false;
        return bytes[begin..];
    }

    /// <summary>What was dropped since this was last asked.</summary>
    public (long Lines, long Bytes) Take()
    {
        var taken = (_lines, _bytes);
        (_lines, _bytes) = (0, 0);
        return taken;
    }
}
