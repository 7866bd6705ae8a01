using System.Buffers.Binary;
using System.Text;

namespace Supervision.Posix.Protocol;

/// <summary>Walks the fields of a payload.</summary>
internal ref struct FieldReader(ReadOnlySpan<byte> payload)
{
    private const int Prefix = 6;
    private ReadOnlySpan<byte> _rest = payload;
    private ReadOnlySpan<byte> _value;

    /// <summary>The field that <see cref="Next"/> has come to.</summary>
    internal Field Field { get; private set; }

    internal bool Next()
    {
        if (_rest.IsEmpty) return false;
        if (_rest.Length < Prefix) throw new ProtocolException("received a message with half a field");
        var length = BinaryPrimitives.ReadInt32LittleEndian(_rest[2..]);
        if (length < 0 || length > _rest.Length - Prefix) throw new ProtocolException("received a message with a field beyond its end");
        Field = (Field)BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        _value = _rest.Slice(Prefix, length);
        _rest = _rest[(Prefix + length)..];
        return true;
    }

    internal readonly ReadOnlySpan<byte> Bytes() => _value;

    internal readonly string Text() => Encoding.UTF8.GetString(_value);

    internal readonly long Number() => _value.Length == sizeof(long)
        ? BinaryPrimitives.ReadInt64LittleEndian(_value)
        : throw new ProtocolException("received a number of a wrong size");

    internal readonly int Integer() => checked((int)Number());
}
