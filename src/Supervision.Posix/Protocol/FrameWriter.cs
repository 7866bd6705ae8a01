using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Protocol;

/// <summary>
/// Builds one frame. The payload is a sequence of fields: number (2), length (4), value; numbers are 8 bytes, texts UTF-8, a repeated field is a list.
/// </summary>
internal sealed class FrameWriter
{
    private readonly List<SafeFileHandle> _descriptors = [];
    private byte[] _buffer;
    private int _used = FrameHeader.Size;
    private readonly MessageType _type;
    private readonly bool _ignorable;

    /// <param name="type">What it says.</param>
    /// <param name="isIgnorable">Whether a reader that doesn't know the type may go on without it.</param>
    internal FrameWriter(MessageType type, bool isIgnorable = false)
    {
        _type = type;
        _ignorable = isIgnorable;
        _buffer = new byte[256];
    }

    internal IReadOnlyList<SafeFileHandle> Descriptors => _descriptors;

    internal FrameWriter Add(Field field, string text)
    {
        var value = Reserve(field, Encoding.UTF8.GetByteCount(text));
        _ = Encoding.UTF8.GetBytes(text, value);
        return this;
    }

    internal FrameWriter Add(Field field, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(field, bytes.Length));
        return this;
    }

    internal FrameWriter Add(Field field, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(field, sizeof(long)), number);
        return this;
    }

    /// <summary>Adds a field only where there is something to say.</summary>
    internal FrameWriter AddIfAny(Field field, string? text) => text is null ? this : Add(field, text);

    /// <summary>Adds a field only where there is something to say.</summary>
    internal FrameWriter AddIfAny(Field field, long? number) => number is null ? this : Add(field, number.Value);

    /// <summary>Adds a field only where there is something to say.</summary>
    internal FrameWriter AddIf(Field field, bool holds) => holds ? Add(field, 1) : this;

    /// <summary>Adds a field only where there is something to say.</summary>
    internal FrameWriter AddIfAny(Field field, TimeSpan? time) => AddIfAny(field, time?.Ticks);

    /// <summary>Sends a descriptor along, and says so in a field; they arrive in this order.</summary>
    internal FrameWriter AddDescriptor(Field field, SafeFileHandle? descriptor)
    {
        if (descriptor is null) return this;
        _descriptors.Add(descriptor);
        return Add(field, 1);
    }

    /// <summary>Names a descriptor by its number, for a reader that has it under the same; one that is closed is not named.</summary>
    internal FrameWriter AddNumberOf(Field field, SafeFileHandle? descriptor)
    {
        if (descriptor is not { IsInvalid: false, IsClosed: false }) return this;
        _descriptors.Add(descriptor);
        return Add(field, (long)descriptor.DangerousGetHandle());
    }

    /// <summary>The whole frame.</summary>
    internal ReadOnlyMemory<byte> Finish()
    {
        if (_used - FrameHeader.Size > FrameHeader.LengthMax) throw new ProtocolException("a message is larger than the keeper's protocol can carry");
        new FrameHeader(_used - FrameHeader.Size, _type, _ignorable, _descriptors.Count).Write(_buffer);
        return _buffer.AsMemory(0, _used);
    }

    private Span<byte> Reserve(Field field, int length)
    {
        const int prefix = 6;
        if (_used + prefix + length > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _used + prefix + length));
        var target = _buffer.AsSpan(_used);
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)field);
        BinaryPrimitives.WriteInt32LittleEndian(target[2..], length);
        _used += prefix + length;
        return target.Slice(prefix, length);
    }
}
