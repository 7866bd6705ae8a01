using System.Buffers;

namespace Supervision.Logs.Files;

/// <summary>Bytes in a row, in a buffer that is borrowed while there are any. Callers lock.</summary>
internal sealed class HeldBytes
{
    private const int BufferMin = 4096;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    public int Count => _end - _start;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start, Count);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _end)
        {
            MakeRoom(bytes.Length);
        }

        bytes.CopyTo(_buffer.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Gives up the first of them.</summary>
    public void Remove(int count)
    {
        _start += count;
        if (_start == _end)
        {
            Clear();
        }
    }

    public void Clear()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _start, _end) = ([], 0, 0);
    }

    private void MakeRoom(int added)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(BufferMin, Math.Max(Count + added, 2 * Count)));
        Bytes.CopyTo(larger);
        var count = Count;
        Clear();
        (_buffer, _end) = (larger, count);
    }
}
