using System.Runtime.CompilerServices;
using System.Text;

namespace Supervision.Api;

/// <summary>One event of a <c>text/event-stream</c>, as it stood on the wire.</summary>
/// <param name="Type">The <c>event</c> field; <c>message</c> when there was none.</param>
/// <param name="Data">The <c>data</c> lines, joined by newlines. Valid until the next event is read.</param>
/// <param name="Id">The last <c>id</c> seen so far; null before the first.</param>
internal readonly record struct ServerSentEvent(string Type, ReadOnlyMemory<byte> Data, string? Id);

/// <summary>Reads a <c>text/event-stream</c> by the rules of the HTML standard: any newline, comments, many data lines, a leading BOM.</summary>
internal sealed class ServerSentEvents(Stream stream, int eventBytesMax = ServerSentEvents.DefaultEventBytesMax)
{
    /// <summary>A snapshot of ten thousand services takes about 8 MiB.</summary>
    public const int DefaultEventBytesMax = 64 * 1024 * 1024;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private int _scanned;
    private bool _afterCarriageReturn;
    private bool _begun;
    private byte[] _data = [];
    private int _dataLength;
    private string _type = "";
    private string? _id;

    /// <summary>Every event until the stream ends; one cut off by the end is dropped, as the standard says.</summary>
    public async IAsyncEnumerable<ServerSentEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (TakeLine(out var line))
            {
                if (line.Length > 0)
                {
                    Field(line.Span);
                    continue;
                }

                var type = _type.Length == 0 ? "message" : _type;
                _type = "";
                if (_dataLength == 0)
                    continue;
                // Each data line was followed by a newline; the last of them is not part of the data.
                yield return new(type, _data.AsMemory(0, _dataLength - 1), _id);
                _dataLength = 0;
            }

            if (!await FillAsync(cancellationToken).ConfigureAwait(false))
                yield break;
        }
    }

    private bool TakeLine(out ReadOnlyMemory<byte> line)
    {
        line = default;
        // CRLF may be split over two reads: the LF that follows a CR belongs to the line already taken.
        if (_afterCarriageReturn && _start < _end)
        {
            _afterCarriageReturn = false;
            if (_buffer[_start] == (byte)'\n')
                _start++;
        }

        // A long line arrives in many reads; what was searched before is not searched again.
        var from = Math.Max(_start, _scanned);
        var found = _buffer.AsSpan(from, _end - from).IndexOfAny((byte)'\n', (byte)'\r');
        if (found < 0)
        {
            _scanned = _end;
            return false;
        }

        var length = from + found - _start;
        line = _buffer.AsMemory(_start, length);
        _afterCarriageReturn = _buffer[_start + length] == (byte)'\r';
        _start += length + 1;
        if (!_begun)
        {
            _begun = true;
            if (line.Span.StartsWith("\uFEFF"u8))
                line = line[3..];
        }

        return true;
    }

    private void Field(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? default : line[(colon + 1)..];
        if (value.Length > 0 && value[0] == (byte)' ')
            value = value[1..];
        if (name.SequenceEqual("data"u8))
            Append(value);
        else if (name.SequenceEqual("event"u8))
            _type = Encoding.UTF8.GetString(value);
        else if (name.SequenceEqual("id"u8) && !value.Contains((byte)0))
            _id = Encoding.UTF8.GetString(value);
    }

    private void Append(ReadOnlySpan<byte> value)
    {
        var needed = _dataLength + value.Length + 1;
        RefuseBeyondLimit(needed);
        if (needed > _data.Length)
            Array.Resize(ref _data, Math.Max(needed, _data.Length * 2));
        value.CopyTo(_data.AsSpan(_dataLength));
        _data[needed - 1] = (byte)'\n';
        _dataLength = needed;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _scanned = Math.Max(0, _scanned - _start);
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            RefuseBeyondLimit(_end + 1);
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        return read > 0;
    }

    private void RefuseBeyondLimit(int bytes)
    {
        if (bytes > eventBytesMax)
            throw new SupervisionException(ProblemKind.Internal, $"an event of the node is larger than {eventBytesMax} bytes");
    }
}
