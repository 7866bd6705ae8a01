using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Listening;
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
            case MessageType.Adopted:
                var (adoptedStdout, adoptedStderr) = PipeEnds.Of(message, descriptors);
                observer.Adopted(message.Incarnation, message.Pid, message.StartTime, adoptedStdout, adoptedStderr);
                break;
            case MessageType.SpawnFailed:
                observer.SpawnFailed(message.Incarnation, message.Error);
                break;
            case MessageType.Exited:
                observer.Exited(message.Incarnation, message.Exit ?? new ExitStatus.Lost(), message.Leftovers);
                break;
            case MessageType.Respawned:
                observer.Respawned(RespawnOf(message, descriptors));
                break;
            case MessageType.TreeGone:
                observer.TreeGone(message.Incarnation);
                break;
            case MessageType.Notified:
                if (NotificationMessage.Read(payload) is { } notification) observer.Notified(message.Incarnation, notification);
                break;
            case MessageType.ReadyLine:
                observer.ReadyLine(message.Incarnation);
                break;
            case MessageType.Forked:
                observer.Forked(message.Incarnation, message.Forked ?? new ExitStatus.Lost(), message.Leftovers);
                break;
            case MessageType.MainProcessChanged:
                observer.MainProcessChanged(message.Incarnation, message.Pid, message.StartTime);
                break;
            case MessageType.MainProcessRefused:
                observer.MainProcessRefused(message.Incarnation, message.Pid, message.Text);
                break;
            case MessageType.Warned:
                observer.Warned(message.Incarnation, message.Text);
                break;
            case MessageType.Inspected:
                observer.Inspected(message.Incarnation, InspectionMessage.Read(payload));
                break;
            case MessageType.ListenerOpened:
                var opened = ListenerMessage.Read(payload, descriptors);
                observer.ListenerTold(new ListenerEvent.Opened(opened.Name, opened.Generation, opened.Settings, opened.RequiredSocket));
                break;
            case MessageType.ListenFailed:
                var failed = ListenerMessage.Read(payload, descriptors);
                observer.ListenerTold(new ListenerEvent.Failed(failed.Name, failed.Generation, failed.Text));
                break;
            case MessageType.ListenerClosed:
                var closed = ListenerMessage.Read(payload, descriptors);
                observer.ListenerTold(new ListenerEvent.Closed(closed.Name, closed.Generation));
                break;
            case MessageType.ListenerCalled:
                observer.ListenerTold(new ListenerEvent.Called(ListenerMessage.Read(payload, descriptors).Name));
                break;
            default:
                foreach (var descriptor in descriptors) descriptor.Dispose();
                if (!header.IsIgnorable) throw new ProtocolException($"received the unknown message {header.Type}");
                break;
        }
    }

    private static Respawn RespawnOf(Message message, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var (stdout, stderr) = PipeEnds.Of(message, descriptors);
        return new Respawn(
            message.Former ?? "", message.Exit ?? new ExitStatus.Lost(), message.ExitedAt ?? default,
            message.Incarnation, message.Pid, message.StartTime, message.StartedAt ?? default, stdout, stderr);
    }
}
