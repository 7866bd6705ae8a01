using System.Buffers.Binary;

namespace Supervision.Posix.Protocol;

/// <summary>
/// The first eight bytes of every frame, little-endian: the payload's length (4), the type (2), flags (1), and how many descriptors come with it (1).
/// </summary>
internal readonly record struct FrameHeader(int Length, MessageType Type, bool IsIgnorable, int DescriptorCount)
{
    internal const int Size = 8;
    internal const int LengthMax = 8 * 1024 * 1024;
    internal const int DescriptorMax = 8;
    private const byte IgnorableFlag = 1;

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32LittleEndian(target, Length);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], (ushort)Type);
        target[6] = IsIgnorable ? IgnorableFlag : (byte)0;
        target[7] = (byte)DescriptorCount;
    }

    internal static FrameHeader Read(ReadOnlySpan<byte> source)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(source);
        if (length is < 0 or > LengthMax || source[7] > DescriptorMax) throw new ProtocolException("received something that is no frame");
        var type = (MessageType)BinaryPrimitives.ReadUInt16LittleEndian(source[4..]);
        return new FrameHeader(length, type, (source[6] & IgnorableFlag) != 0, source[7]);
    }
}
