using System.Text;

namespace Supervision.Logs;

/// <summary>
/// Cuts the bytes of one stream into lines. A line of more than <see cref="LineBytesMax"/> bytes is cut there and marked,
/// so that a program that writes without end and without newlines costs no more than that.
/// </summary>
internal sealed class LineSplitter(Action<string> onLine)
{
    /// <summary>The longest line, in bytes.</summary>
    public const int LineBytesMax = 64 * 1024;

    /// <summary>Ends a line that goes on in the next record.</summary>
    public const string ContinuedMark = " [continued]";

    private byte[] _partial = [];
    private int _length;

    /// <summary>Whether an unfinished line waits.</summary>
    public bool HasPartial => _length > 0;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var newline = bytes.IndexOf((byte)'\n');
            var part = newline < 0 ? bytes : bytes[..newline];
            var room = LineBytesMax - _length;
            if (part.Length > room)
            {
                Emit(part[..room], continued: true);
                bytes = bytes[room..];
            }
            else if (newline >= 0)
            {
                Emit(part, continued: false);
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
    public void Flush()
    {
        if (_length > 0)
        {
            Emit([], continued: false);
        }
    }

    private void Emit(ReadOnlySpan<byte> tail, bool continued)
    {
        string text;
        if (_length == 0)
        {
            text = Decode(tail);
        }
        else
        {
            Keep(tail);
            text = Decode(_partial.AsSpan(0, _length));
            _length = 0;
        }

        onLine(continued ? text + ContinuedMark : text);
    }

    private static string Decode(ReadOnlySpan<byte> line)
    {
        if (line is [.. var rest, (byte)'\r'])
        {
            line = rest;
        }

        return Encoding.UTF8.GetString(line);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (_length + part.Length > _partial.Length)
        {
            Array.Resize(ref _partial, Math.Min(LineBytesMax, Math.Max(256, 2 * (_length + part.Length))));
        }

        part.CopyTo(_partial.AsSpan(_length));
        _length += part.Length;
    }
}
