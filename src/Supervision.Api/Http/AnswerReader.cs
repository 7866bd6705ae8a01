using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Supervision.Api;

/// <summary>Puts together one answer of HTTP/1.1 from what arrives, piece by piece (RFC 9112, 4 to 7).</summary>
internal sealed class AnswerReader
{
    private const int HeadMax = 64 * 1024;
    private const int AnswerMax = 1 << 30;
    private byte[] _received = new byte[16 * 1024];
    private int _count;

    // The head, once it is whole: where the body begins, and how its end is told.
    private int _bodyStart;
    private int? _length;
    private bool _isChunked;
    private int _status;
    private string? _mediaType;
    private string? _tag;

    // Of a body in chunks: where the next chunk begins, and what those before it hold.
    private int _nextChunk;
    private readonly MemoryStream _chunks = new();

    /// <summary>Where to put what arrives next; never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            // What is announced may never come, so room is made for what has come only.
            if (_count == _received.Length)
                Array.Resize(ref _received, _received.Length < AnswerMax ? _received.Length * 2 : throw new IOException("the answer is longer than 1 GiB"));
            return _received.AsMemory(_count);
        }
    }

    /// <summary>Takes what has arrived in <see cref="Room"/>; true once the answer is whole.</summary>
    /// <exception cref="IOException">It is no answer of HTTP/1.1, or of a kind that this cannot read.</exception>
    public bool TryRead(int count, [NotNullWhen(true)] out Answer? answer)
    {
        _count += count;
        answer = null;
        if (_bodyStart == 0 && !TryReadHead())
            return false;
        if (TryReadBody() is not { } body)
            return false;
        answer = new(_status, _mediaType, _tag, body);
        return true;
    }

    private bool TryReadHead()
    {
        var end = _received.AsSpan(0, _count).IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return _count > HeadMax ? throw new IOException("the head of the answer is longer than 64 KiB") : false;
        var lines = Encoding.Latin1.GetString(_received, 0, end).Split("\r\n");
        _status = Status(lines[0]);
        foreach (var line in lines.AsSpan(1))
            ReadHeader(line);
        _bodyStart = _nextChunk = end + 4;
        if (_status is 204 or 304)
            (_length, _isChunked) = (0, false);
        else if (_length is null && !_isChunked)
            throw new IOException("the answer does not say where it ends");
        return true;
    }

    private static int Status(string line) =>
        line.StartsWith("HTTP/1.", StringComparison.Ordinal) && line.Split(' ') is [_, var code, ..] && Digits(code) is >= 200 and < 600 and var status
            ? status
            : throw new IOException("what answered does not speak HTTP");

    private void ReadHeader(string line)
    {
        var colon = line.IndexOf(':');
        if (colon < 0)
            throw new IOException("the head of the answer has a line that is no header");
        var value = line[(colon + 1)..].Trim();
        switch (line[..colon].ToUpperInvariant())
        {
            case "CONTENT-LENGTH":
                _length = Digits(value) ?? throw new IOException($"the answer's length is '{value}'");
                break;
            case "TRANSFER-ENCODING":
                _isChunked = value.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? true : throw new IOException($"the answer's encoding is '{value}'");
                break;
            case "CONTENT-TYPE":
                _mediaType = value.Split(';')[0].TrimEnd();
                break;
            case "ETAG":
                _tag = value.Trim('"');
                break;
        }
    }

    private ReadOnlyMemory<byte>? TryReadBody()
    {
        if (_length is { } length && !_isChunked)
            return _count - _bodyStart >= length ? new(_received, _bodyStart, length) : default(ReadOnlyMemory<byte>?);
        while (TryReadChunk() is { } size)
        {
            // Trailers may follow the last one; nobody needs them.
            if (size == 0)
                return _chunks.GetBuffer().AsMemory(0, (int)_chunks.Length);
        }

        return null;
    }

    /// <summary>The size of a chunk that has arrived whole; null when the next one has not.</summary>
    private int? TryReadChunk()
    {
        var rest = _received.AsSpan(_nextChunk, _count - _nextChunk);
        var end = rest.IndexOf("\r\n"u8);
        if (end < 0)
            return null;
        var head = Encoding.Latin1.GetString(rest[..end]).Split(';')[0].Trim();
        if (!int.TryParse(head, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
            throw new IOException($"the answer has a chunk of the length '{head}'");
        var whole = end + 2L + size + 2;
        if (size > 0 && rest.Length < whole)
            return null;
        _chunks.Write(rest.Slice(end + 2, size));
        _nextChunk += size > 0 ? (int)whole : 0;
        return size;
    }

    private static int? Digits(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
