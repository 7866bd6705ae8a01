using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Keeping;

/// <summary>Turns the keeper's frames into calls of the observer.</summary>
internal static class KeeperNews
{
    internal static void Tell(IProcessObserver observer, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var message = Message.Read(payload);
        switch (header.Type)
        {
            case MessageType.Spawned:
                var (stdout, stderr) = PipeEnds.Of(message, descriptors);
                observer.Spawned(message.Incarnation, message.Pid, message.StartTime, stdout, stderr);
                break;
            case MessageType.SpawnFailed:
                observer.SpawnFailed(message.Incarnation, message.Error);
                break;
            case MessageType.Exited:
                observer.Exited(message.Incarnation, message.Exit ?? new ExitStatus.Lost(), message.Leftovers);
                break;
            case MessageType.TreeGone:
                observer.TreeGone(message.Incarnation);
                break;
            default:
                foreach (var descriptor in descriptors) descriptor.Dispose();
                if (!header.IsIgnorable) throw new ProtocolException($"received the unknown message {header.Type}");
                break;
        }
    }
}
