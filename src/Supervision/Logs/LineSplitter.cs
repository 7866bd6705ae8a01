namespace Supervision.Logs;

/// <summary>Takes lines.</summary>
internal interface ILineTarget
{
    /// <summary>Takes a line without its newline; it is valid only during the call.</summary>
    /// <param name="line">At most <see cref="LineSplitter.LineBytesMax"/> bytes.</param>
    /// <param name="isContinued">Whether it goes on in the next one.</param>
    void OnLine(ReadOnlySpan<byte> line, bool isContinued);
}

/// <summary>
/// Cuts the bytes of one stream into lines. A line of more than <see cref="LineBytesMax"/> bytes is cut there and marked,
/// so that a program that writes without end and without newlines costs no more than that.
/// </summary>
internal sealed class LineSplitter
{
    /// <summary>The longest line, in bytes.</summary>
    public const int LineBytesMax = 64 * 1024;

    // Thousands of services are seldom in the middle of long lines; one that floods keeps its buffer until it has written a short one.
    private const int PartialKeptMax = 4096;

    private byte[] _partial = [];
    private int _length;

    /// <summary>Whether an unfinished line waits.</summary>
    public bool HasPartial => _length > 0;

    /// <summary>Counts the lines that were begun, to tell whether the one that waits is still the one that waited before.</summary>
    public long Begun { get; private set; }

    public void Write<TTarget>(ReadOnlySpan<byte> bytes, ref TTarget target)
        where TTarget : struct, ILineTarget, allows ref struct
    {
        while (!bytes.IsEmpty)
        {
            var newline = bytes.IndexOf((byte)'\n');
            var part = newline < 0 ? bytes : bytes[..newline];
            var room = LineBytesMax - _length;
            if (part.Length > room)
            {
                Emit(part[..room], isContinued: true, ref target);
                bytes = bytes[room..];
            }
            else if (newline >= 0)
            {
                Emit(part, isContinued: false, ref target);
                bytes = bytes[(newline + 1)..];
            }
            else
            {
                Keep(part);
                return;
            }
        }
    }

    /// <summary>Emits what waits for its newline.</summary>
    public void Flush<TTarget>(ref TTarget target)
        where TTarget : struct, ILineTarget, allows ref struct
    {
        if (_length > 0)
        {
            Emit([], isContinued: false, ref target);
        }
    }

    private void Emit<TTarget>(ReadOnlySpan<byte> tail, bool isContinued, ref TTarget target)
        where TTarget : struct, ILineTarget, allows ref struct
    {
        var line = tail;
        if (_length > 0)
        {
            Keep(tail);
            line = _partial.AsSpan(0, _length);
            _length = 0;
        }

        target.OnLine(!isContinued && line is [.. var text, (byte)'\r'] ? text : line, isContinued);
        if (_partial.Length > PartialKeptMax && line.Length <= PartialKeptMax)
        {
            _partial = [];
        }
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_length == 0)
        {
            Begun++;
        }

        if (_length + part.Length > _partial.Length)
        {
            Array.Resize(ref _partial, Math.Min(LineBytesMax, Math.Max(256, 2 * (_length + part.Length))));
        }

        part.CopyTo(_partial.AsSpan(_length));
        _length += part.Length;
    }
}
