using Microsoft.Win32.SafeHandles;
using Supervision.Keeper.Starting;
using Supervision.Posix.Errors;
using Supervision.Posix.Identity;
using Supervision.Posix.Keeping;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Trees;

namespace Supervision.Keeper.Serving;

/// <summary>
/// Owns processes for one daemon at a time, and goes on owning them while there is none. It ends when it has neither a daemon nor anything to keep.
/// </summary>
internal sealed class KeeperServer : IReadiness, IFrameHandler, IDisposable
{
    private const int GreetingMax = 64;

    private readonly EventLoop _loop = new(e => KeeperLog.Write($"unexpected: {e}"));
    private readonly List<FrameConnection> _greeting = [];
    private readonly KeeperEndpoint _endpoint;
    private readonly SignalReader _signals;
    private readonly DepartureWatch _departures;
    private readonly ProcessTable _table;
    private readonly DaemonReports _reports = new();
    private bool _shutdown;
    private bool _terminated;

    private KeeperServer(KeeperArguments arguments, KeeperEndpoint endpoint)
    {
        _endpoint = endpoint;
        if (ProcessCalls.SetSubreaper() < 0) throw PosixException.Last("cannot become the reaper of orphans");
        _signals = new SignalReader(_loop, KeeperLaunch.BlockedSignals, OnSignal);
        _table = new ProcessTable(_loop, new AdoptedOrphans(), _reports, arguments.DataDirectory);
        _departures = new DepartureWatch(_loop, arguments.DataDirectory, EndIfDone);
        _ = _loop.Add(endpoint.Listener, Readiness.Readable, this);
        if (arguments.Connection is { } descriptor) Greet(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Takes the place of the data directory's keeper; null if another has it.</summary>
    internal static KeeperServer? TryCreate(KeeperArguments arguments, out int holder) =>
        KeeperEndpoint.TryTake(new KeeperFiles(arguments.DataDirectory), out holder) is { } endpoint ? new KeeperServer(arguments, endpoint) : null;

    /// <summary>Serves until there is nothing left to do.</summary>
    internal void Run()
    {
        KeeperLog.Write("started");
        _loop.Run();
        KeeperLog.Write("ended");
    }

    /// <summary>A daemon knocks.</summary>
    public void OnReady(Readiness events)
    {
        while (UnixSocket.TryAccept(_endpoint.Listener) is { } socket) Greet(socket);
    }

    public void OnFrame(FrameConnection connection, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        if (connection == _reports.Daemon && header.Type == MessageType.Adopt)
        {
            _table.Adopt(AdoptMessage.Read(payload, descriptors));
            return;
        }

        foreach (var descriptor in descriptors) descriptor.Dispose();
        if (connection == _reports.Daemon) Obey(header, payload);
        else if (header.Type == MessageType.Hello) Admit(connection, Message.Read(payload));
        else throw new ProtocolException($"received message {header.Type} before a hello");
        EndIfDone();
    }

    public void OnClosed(FrameConnection connection, string reason)
    {
        if (_greeting.Remove(connection)) KeeperLog.Write($"a connection without a hello ended: {reason}");
        if (connection == _reports.Daemon)
        {
            _reports.Daemon = null;
            KeeperLog.Write($"the daemon left: {reason}; keeping {_table.Records.Count} incarnations");
        }

        EndIfDone();
    }

    public void Dispose()
    {
        _reports.Daemon?.Close();
        foreach (var connection in _greeting) connection.Close();
        _table.Dispose();
        _signals.Dispose();
        _departures.Dispose();
        _endpoint.Dispose();
        _loop.Dispose();
    }

    private void Greet(SafeFileHandle socket)
    {
        var peer = PeerCredentials.Of(socket);
        if ((peer.UserId != AccountCalls.EffectiveUser() && peer.UserId != 0) || _greeting.Count == GreetingMax)
        {
            KeeperLog.Write($"refused process {peer.Pid} of user {peer.UserId}");
            socket.Dispose();
            return;
        }

        var connection = new FrameConnection(socket, _loop, this);
        _greeting.Add(connection);
        connection.Open();
    }

    private void Admit(FrameConnection connection, Message hello)
    {
        // A daemon that was killed may have left commands behind, and its end may not have been seen yet.
        if (_reports.Daemon is { } old && SocketCalls.IsHungUp(old.Socket)) old.Drain();
        if (_reports.Daemon is not null)
        {
            Refuse(connection, ErrnoNumbers.Exists, $"it serves another daemon, pid {_reports.DaemonPid}");
        }
        else if (VersionRange.Own.Common(hello.Versions) is not { } version)
        {
            Refuse(connection, 0, $"the daemon speaks protocol {hello.Versions}, the keeper {VersionRange.Own}");
        }
        else
        {
            _ = _greeting.Remove(connection);
            (_reports.Daemon, _reports.DaemonPid) = (connection, hello.Pid);
            if (version < VersionRange.Ordering)
            {
                // It would take the next incarnation for one that nobody wants, and start another.
                _table.WithdrawAll();
                _table.ForgetReplaced();
            }

            KeeperLog.Write($"daemon {hello.Pid} connected, protocol {version}; {_table.Records.Count} incarnations for it");
            _reports.Welcome(version, _table.Records);
        }
    }

    private static void Refuse(FrameConnection connection, int errno, string reason)
    {
        KeeperLog.Write($"refused a daemon: {reason}");
        connection.Send(new FrameWriter(MessageType.Refused).Add(Field.Errno, errno).Add(Field.Message, reason));
    }

    private void Obey(FrameHeader header, ReadOnlySpan<byte> payload)
    {
        if (header.Type == MessageType.Spawn)
        {
            _table.Spawn(SpawnMessage.Read(payload));
            return;
        }

        if (header.Type == MessageType.Order)
        {
            var (incarnation, order) = OrderMessage.Read(payload);
            _table.Order(incarnation, order);
            return;
        }

        var message = Message.Read(payload);
        switch (header.Type)
        {
            case MessageType.Signal: _table.Signal(message.Incarnation, message.Signal, message.Scope); break;
            case MessageType.KillTree: _table.KillTree(message.Incarnation); break;
            case MessageType.Forget: _table.Forget(message.Incarnation); break;
            case MessageType.SetMainProcess: _table.SetMainProcess(message.Incarnation, message.Pid); break;
            case MessageType.Inspect: _table.Inspect(message.Incarnation); break;
            case MessageType.DropStore: _table.DropStore(message.StoreKey); break;
            case MessageType.Withdraw: _table.Withdraw(message.Incarnation); break;
            case MessageType.Shutdown:
                _shutdown = true;
                StartNothing();
                break;
            default:
                if (!header.IsIgnorable) throw new ProtocolException($"received the unknown message {header.Type}");
                break;
        }
    }

    // SIGTERM while services run is an outer manager's stop, of which the daemon makes an orderly one: the keeper is needed for it to the end.
    private void OnSignal(int signal)
    {
        if (signal == Signals.Child)
        {
            _table.Adopt();
        }
        else
        {
            KeeperLog.Write($"{Signals.Name(signal)}: will end when no service runs and no daemon is connected");
            _terminated = true;
            StartNothing();
        }

        // The end of the process that sent the signal may still be among the events of this round.
        _loop.Post(EndIfDone);
    }

    // Whoever ends everything must not find it started again.
    private void StartNothing()
    {
        _table.IsEnding = true;
        _table.WithdrawAll();
    }

    private void EndIfDone()
    {
        var isAlone = _reports.Daemon is null && _greeting.Count == 0;
        if (isAlone && _table.Records.Count == 0)
        {
            _loop.Stop();
            return;
        }

        if ((!_shutdown && !isAlone) || _table.Records.Any(record => record.IsAlive)) return;

        // Ends that no daemon can ever ask for need no keeper.
        if (_shutdown || _terminated || !_endpoint.IsReachable) _loop.Stop();
    }
}
