using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Protocol;

/// <summary>Takes the frames of one connection, on the loop's thread.</summary>
internal interface IFrameHandler
{
    /// <summary>Takes one frame; the payload is valid only during the call, the descriptors are the handler's to close.</summary>
    /// <exception cref="ProtocolException">The frame makes no sense: the connection is closed.</exception>
    void OnFrame(FrameConnection connection, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors);

    /// <summary>The connection is gone. The last call of all.</summary>
    void OnClosed(FrameConnection connection, string reason);
}
