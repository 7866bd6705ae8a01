using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Keeping;

/// <summary>Tells which of the descriptors that came with a message is which.</summary>
internal static class PipeEnds
{
    internal static (SafeFileHandle? Stdout, SafeFileHandle? Stderr) Of(Message message, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var count = (message.HasStdout ? 1 : 0) + (message.HasStderr ? 1 : 0);
        if (descriptors.Count < count) throw new ProtocolException("received a message without the pipes that it names");
        var stdout = message.HasStdout ? descriptors[0] : null;
        var stderr = message.HasStderr ? descriptors[count - 1] : null;
        return (stdout, stderr);
    }
}
