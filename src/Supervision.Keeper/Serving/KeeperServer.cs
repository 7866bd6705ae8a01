using Microsoft.Win32.SafeHandles;
using Supervision.Keeper.Replacing;
using Supervision.Keeper.Starting;
using Supervision.Posix.Errors;
using Supervision.Posix.Keeping;
using Supervision.Posix.Listening;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;
using Supervision.Posix.Trees;

namespace Supervision.Keeper.Serving;

/// <summary>
/// Owns processes for one daemon at a time, and goes on owning them while there is none. It ends when it has neither a daemon nor anything to keep.
/// </summary>
internal sealed class KeeperServer : IFrameHandler, IDisposable
{
    private readonly EventLoop _loop = new(e => KeeperLog.Write($"unexpected: {e}"));
    private readonly Reception _reception;
    private readonly KeeperEndpoint _endpoint;
    private readonly SignalReader _signals;
    private readonly DepartureWatch _departures;
    private readonly AdoptedOrphans _orphans = new();
    private readonly ProcessTable _table;
    private readonly ListenerTable _listeners;
    private readonly DaemonReports _reports = new();
    private readonly Replacement _replacement;
    private readonly VersionRange _versions;
    private bool _shutdown;
    private bool _terminated;

    private KeeperServer(KeeperArguments arguments, KeeperEndpoint endpoint, KeeperState? state)
    {
        _endpoint = endpoint;
        _versions = VersionRange.Own.UpTo(arguments.Protocol);
        if (ProcessCalls.SetSubreaper() < 0) throw PosixException.Last("cannot become the reaper of orphans");
        _signals = new SignalReader(_loop, KeeperLaunch.BlockedSignals, OnSignal);
        _listeners = new ListenerTable(_loop, _reports, arguments.DataDirectory);
        _table = new ProcessTable(_loop, _orphans, _reports, _listeners, arguments.DataDirectory);
        _departures = new DepartureWatch(_loop, arguments.DataDirectory, EndIfDone);
        _reception = new Reception(_loop, endpoint.Listener, this);
        _replacement = new Replacement(_loop, arguments.DataDirectory, Save, frame => _reports.Daemon?.Send(frame));
        if (state is not null) Restore(state);
        if (arguments.Connection is { } descriptor) _reception.Receive(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>Takes the place of the data directory's keeper; null if another has it.</summary>
    internal static KeeperServer? TryCreate(KeeperArguments arguments, out int holder) =>
        KeeperEndpoint.TryTake(new KeeperFiles(arguments.DataDirectory), out holder) is { } endpoint ? new KeeperServer(arguments, endpoint, state: null) : null;

    /// <summary>Goes on with what this process kept when it ran another program.</summary>
    /// <exception cref="StateException">This program cannot.</exception>
    internal static KeeperServer Restore(KeeperArguments arguments, int descriptor)
    {
        using var file = new SafeFileHandle(descriptor, ownsHandle: true);
        var state = KeeperState.Read(file);
        return new KeeperServer(arguments, KeeperEndpoint.Restore(new KeeperFiles(arguments.DataDirectory), state), state);
    }

    /// <summary>Serves until there is nothing left to do.</summary>
    internal void Run()
    {
        KeeperLog.Write("started");
        var calm = new CalmCollection();
        while (!_loop.IsStopped)
        {
            if (!_loop.RunOnce(calm.PatienceMs)) calm.Collect();
        }

        KeeperLog.Write("ended");
    }

    public void OnFrame(FrameConnection connection, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        if (connection == _reports.Daemon && header.Type == MessageType.Adopt && Knows(header.Type))
        {
            _table.Adopt(AdoptMessage.Read(payload, descriptors));
            return;
        }

        if (connection == _reports.Daemon && ListenerMessage.Is(header.Type) && Knows(header.Type))
        {
            ObeyOfListeners(header, ListenerMessage.Read(payload, descriptors));
            foreach (var descriptor in descriptors) descriptor.Dispose();
            EndIfDone();
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
        if (_reception.Release(connection)) KeeperLog.Write($"a connection without a hello ended: {reason}");
        if (connection == _reports.Daemon)
        {
            _reports.Daemon = null;
            KeeperLog.Write($"the daemon left: {reason}; keeping {_table.Records.Count} incarnations and {_listeners.Records.Count} listeners");
        }

        EndIfDone();
    }

    public void Dispose()
    {
        _reports.Daemon?.Close();
        _reception.Dispose();
        _replacement.Dispose();
        _table.Dispose();
        _orphans.Dispose();
        _listeners.Dispose();
        _signals.Dispose();
        _departures.Dispose();
        _endpoint.Dispose();
        _loop.Dispose();
    }

    private void Admit(FrameConnection connection, Message hello)
    {
        // A daemon that was killed may have left commands behind, and its end may not have been seen yet.
        if (_reports.Daemon is { } old && SocketCalls.IsHungUp(old.Socket)) old.Drain();
        if (_reports.Daemon is not null)
        {
            Refuse(connection, ErrnoNumbers.Exists, $"it serves another daemon, pid {_reports.DaemonPid}");
        }
        else if (_versions.Common(hello.Versions) is not { } version)
        {
            Refuse(connection, 0, $"the daemon speaks protocol {hello.Versions}, the keeper {_versions}");
        }
        else
        {
            _ = _reception.Release(connection);
            _table.TellEnds();
            _reports.Begin(connection, hello.Pid, hello.Versions, version);
            if (version < VersionRange.Ordering)
            {
                // It would take the next incarnation for one that nobody wants, and start another.
                _table.WithdrawAll();
                _table.ForgetReplaced();
            }

            KeeperLog.Write($"daemon {hello.Pid} connected, protocol {version}; {_table.Records.Count} incarnations for it");
            _reports.Welcome(_table.Records, _listeners.Records);
        }
    }

    private bool Knows(MessageType type) => type.Since() <= _versions.Newest;

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

        if (header.Type == MessageType.Order && Knows(header.Type))
        {
            var (incarnation, order) = OrderMessage.Read(payload);
            _table.Order(incarnation, order);
            return;
        }

        var message = Message.Read(payload);
        switch (Knows(header.Type) ? header.Type : MessageType.None)
        {
            case MessageType.Signal: _table.Signal(message.Incarnation, message.Signal, message.Scope); break;
            case MessageType.KillTree: _table.KillTree(message.Incarnation); break;
            case MessageType.Forget: _table.Forget(message.Incarnation); break;
            case MessageType.SetMainProcess: _table.SetMainProcess(message.Incarnation, message.Pid); break;
            case MessageType.Inspect: _table.Inspect(message.Incarnation); break;
            case MessageType.DropStore: _table.DropStore(message.StoreKey); break;
            case MessageType.Withdraw: _table.Withdraw(message.Incarnation); break;
            case MessageType.Replace: _replacement.Begin(message.Program ?? "", message.IsForced); break;
            case MessageType.Shutdown:
                _shutdown = true;
                StartNothing();
                break;
            default:
                if (!header.IsIgnorable) throw new ProtocolException($"received the unknown message {header.Type}");
                break;
        }
    }

    private void ObeyOfListeners(FrameHeader header, ListenerMessage message)
    {
        switch (header.Type)
        {
            case MessageType.Listen: _listeners.Listen(new ListenRequest(message.Name, message.Generation, message.Settings, message.Socket)); break;
            case MessageType.CloseListener: _listeners.Close(message.Name, message.Generation); break;
            case MessageType.AwaitCall: _listeners.Await(message.Name); break;
            default: throw new ProtocolException($"received the unknown message {header.Type}");
        }
    }

    private void Save(StateWriter state)
    {
        state.Add(new FrameWriter(StateKind.Begin)
            .Add(StateField.StateVersion, KeeperState.Version)
            .Add(StateField.Moment, TimeProvider.System.GetTimestamp())
            .AddIf(StateField.IsTerminated, _terminated)
            .AddIf(StateField.IsShutDown, _shutdown));
        _endpoint.Save(state);
        _table.Save(state);
        _listeners.Save(state);
        _reports.Save(state);
        state.Add(new FrameWriter(StateKind.End));
    }

    private void Restore(KeeperState state)
    {
        (_terminated, _shutdown) = (state.Begin.Has(StateField.IsTerminated), state.Begin.Has(StateField.IsShutDown));
        _listeners.Restore(state);
        _table.Restore(state);
        if (_terminated || _shutdown) StartNothing();
        if (_versions.Newest < VersionRange.Ordering) _table.WithdrawAll();
        if (state.Only(StateKind.Daemon) is { Kind: not MessageType.None } daemon) Restore(state, daemon);
        _loop.Post(() => Report(state.Begin.Number(StateField.Moment)));
        _loop.Post(EndIfDone);
    }

    private void Report(long since)
    {
        var elapsed = TimeProvider.System.GetElapsedTime(since);
        KeeperLog.Write($"goes on as version {OwnProgram.Version} after {elapsed.TotalMilliseconds:0.0} ms; {_table.Records.Count} incarnations");
        _reports.Daemon?.Send(new FrameWriter(MessageType.Replaced, isIgnorable: true)
            .Add(Field.Version, _reports.Version)
            .Add(Field.ProgramVersion, OwnProgram.Version)
            .Add(Field.ElapsedTicks, elapsed.Ticks));
    }

    private void Restore(KeeperState state, StatePart daemon)
    {
        var connection = new FrameConnection(daemon.Take(StateField.ConnectionNumber)!, _loop, this);
        var versions = new VersionRange(daemon.Integer(Field.VersionOldest), daemon.Integer(Field.VersionNewest));
        _reports.Begin(connection, daemon.Integer(Field.Pid), versions, _versions.Common(versions) ?? _versions.Oldest);
        connection.Restore(state);
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
        var isAlone = _reports.Daemon is null && !_reception.HasGuests;
        var isEmpty = _table.Records.Count == 0 && _listeners.Records.Count == 0;
        if (isAlone && isEmpty)
        {
            _loop.Stop();
            return;
        }

        if ((!_shutdown && !isAlone) || _table.Records.Any(record => record.IsAlive)) return;
        _table.TellEnds();

        // Ends that no daemon can ever ask for need no keeper.
        if (_shutdown || _terminated || !_endpoint.IsReachable) _loop.Stop();
    }
}
