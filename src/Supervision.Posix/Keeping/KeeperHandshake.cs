using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Keeping;

/// <summary>How the greeting of a keeper went.</summary>
internal enum HandshakeState
{
    /// <summary>Not all of the answer is there.</summary>
    Waiting,

    /// <summary>The keeper is ours, and all survivors are known.</summary>
    Welcome,

    /// <summary>It refused us.</summary>
    Refused,

    /// <summary>It went away.</summary>
    Closed,
}

/// <summary>The beginning of a connection, seen from the daemon: hello, welcome, survivors.</summary>
internal sealed class KeeperHandshake : IFrameHandler
{
    private readonly List<Survivor> _survivors = [];
    private readonly List<HeldListener> _listeners = [];
    private int _expected;
    private int _expectedListeners;

    internal HandshakeState State { get; private set; }

    internal string Reason { get; private set; } = "";

    internal bool IsInUse { get; private set; }

    internal int KeeperPid { get; private set; }

    /// <summary>The version of the protocol from now on.</summary>
    internal int Version { get; private set; }

    /// <summary>The version of the keeper's program; empty if it is so old that it doesn't say.</summary>
    internal string KeeperVersion { get; private set; } = "";

    /// <summary>Whether it can become another program.</summary>
    internal bool CanReplace { get; private set; }

    internal IReadOnlyList<Survivor> Survivors => _survivors;

    /// <summary>The listeners that it holds.</summary>
    internal IReadOnlyList<HeldListener> Listeners => _listeners;

    internal static FrameWriter Hello(VersionRange versions) => new FrameWriter(MessageType.Hello)
        .Add(Field.VersionOldest, versions.Oldest)
        .Add(Field.VersionNewest, versions.Newest)
        .Add(Field.Pid, Environment.ProcessId);

    public void OnFrame(FrameConnection connection, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var message = Message.Read(payload);
        switch (header.Type)
        {
            case MessageType.Welcome:
                (KeeperPid, Version, _expected, _expectedListeners) = (message.Pid, message.Version, message.SurvivorCount, message.ListenerCount);
                (KeeperVersion, CanReplace) = (message.ProgramVersion ?? "", message.CanReplace);
                break;
            case MessageType.Refused:
                (State, Reason, IsInUse) = (HandshakeState.Refused, message.Text, message.Error.Errno.Number != 0);
                return;
            case MessageType.Survivor:
                _survivors.Add(ToSurvivor(message, descriptors, NotificationMessage.Read(payload)));
                break;
            case MessageType.HeldListener:
                var held = ListenerMessage.Read(payload, descriptors);
                _listeners.Add(new HeldListener(held.Name, held.Generation, held.Settings, held.RequiredSocket, held.IsLeaving));
                break;
            default:
                if (!header.IsIgnorable) throw new ProtocolException($"received message {header.Type} instead of a welcome");
                return;
        }

        if (KeeperPid == 0 || _survivors.Count < _expected || _listeners.Count < _expectedListeners) return;
        State = HandshakeState.Welcome;
        connection.IsPaused = true;
    }

    public void OnClosed(FrameConnection connection, string reason)
    {
        if (State != HandshakeState.Refused) (State, Reason) = (HandshakeState.Closed, reason);
    }

    private static Survivor ToSurvivor(Message message, IReadOnlyList<SafeFileHandle> descriptors, Notification? notified)
    {
        var (stdout, stderr) = PipeEnds.Of(message, descriptors);
        return new Survivor(message.Incarnation, message.Pid, message.StartTime, message.Exit, message.Leftovers, stdout, stderr)
        {
            Notified = notified,
            IsLineReady = message.IsLineReady,
            Forked = message.Forked,
            Former = message.Former,
            StartedAt = message.StartedAt,
            ExitedAt = message.ExitedAt,
            FirstPid = message.FirstPid == 0 ? message.Pid : message.FirstPid,
        };
    }
}
