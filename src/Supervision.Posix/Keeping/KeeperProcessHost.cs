using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Listening;
using Supervision.Posix.Looping;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Keeping;

/// <summary>Has processes owned by the keeper, which outlives this one with all that it owns.</summary>
/// <remarks>Commands are written from the caller's thread; one thread of the host reads what the keeper says.</remarks>
public sealed class KeeperProcessHost : IProcessHost, IListenerHost, IFrameHandler
{
    private const int AttemptMax = 5;

    private readonly EventLoop _loop;
    private readonly FrameConnection _connection;
    private readonly Thread _thread;
    private readonly VersionRange _versions;
    private readonly ReplacementDesk _replacement = new();
    private KeeperHandshake? _handshake;
    private IProcessObserver? _observer;
    private volatile int _version;
    private bool _canReplace;

    private KeeperProcessHost(SafeFileHandle socket, KeeperOptions options, KeeperHandshake handshake)
    {
        _loop = new EventLoop(options.OnFault ?? (_ => { }));
        _handshake = handshake;
        _versions = options.Versions;
        _connection = new FrameConnection(socket, _loop, this);
        _thread = new Thread(_loop.Run) { IsBackground = true, Name = "keeper" };
    }

    /// <inheritdoc/>
    public IReadOnlyList<Survivor> Survivors { get; private set; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<HeldListener> HeldListeners { get; private set; } = [];

    /// <inheritdoc/>
    public string? ListenerObjection => _version >= VersionRange.Listening ? null : OlderKeeper.CannotListen;

    /// <summary>The keeper's pid.</summary>
    public int KeeperPid { get; private set; }

    /// <summary>The version of the keeper's program; empty if it is so old that it doesn't say.</summary>
    public string KeeperVersion { get; private set; } = "";

    /// <summary>The version of the protocol that is spoken now.</summary>
    internal int ProtocolVersion => _version;

    /// <summary>Whether this call started the keeper; else it was there before.</summary>
    public bool IsNewKeeper { get; private init; }

    /// <summary>Connects to the keeper of a data directory, or starts one if none runs, and waits for its answer.</summary>
    /// <param name="options">Where it is and how to start it.</param>
    /// <exception cref="KeeperException">Another daemon has it, it cannot be started, it doesn't answer, or it speaks another protocol.</exception>
    /// <exception cref="Errors.PosixException">The data directory cannot be used.</exception>
    public static KeeperProcessHost ConnectOrStart(KeeperOptions options)
    {
        var files = new KeeperFiles(options.DataDirectory);
        _ = Directory.CreateDirectory(files.DataDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var begin = options.TimeProvider.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            var existing = UnixSocket.TryConnect(files.Socket);
            if (existing is null && KeeperEnding.IsUnderWay(files, out var holder))
            {
                if (options.TimeProvider.GetElapsedTime(begin) > options.ConnectTimeout)
                    throw new KeeperException($"the keeper of {files.DataDirectory}, pid {holder}, neither answers nor ends");
                KeeperEnding.Wait();
                attempt--;
                continue;
            }

            var (socket, pidfd) = existing is null ? KeeperLaunch.Start(options, files) : (existing, null);
            var handshake = new KeeperHandshake();
            var host = new KeeperProcessHost(socket, options, handshake) { IsNewKeeper = pidfd is not null };
            if (pidfd is not null) _ = new ChildReaper(host._loop, pidfd);
            if (host.Greet(options, handshake)) return host;
            host.Close();

            // A keeper with nothing left to keep may end just now; then the next attempt starts another.
            if (handshake.State == HandshakeState.Closed && existing is not null && attempt < AttemptMax) continue;
            throw new KeeperException(Describe(handshake, options, files), handshake.IsInUse);
        }
    }

    /// <inheritdoc/>
    public void Start(IProcessObserver observer)
    {
        if (Interlocked.CompareExchange(ref _observer, observer, null) is not null)
            throw new InvalidOperationException("the host was started before");
        _loop.Post(_connection.Resume);
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Spawn(SpawnRequest request)
    {
        if (IsOlder && OlderKeeper.Refusal(request) is { } refusal)
        {
            Tell(observer => observer.SpawnFailed(request.Incarnation, refusal));
            return;
        }

        if (request.Listeners.Count > 0 && ListenerObjection is { } objection)
        {
            Tell(observer => observer.SpawnFailed(request.Incarnation, new SpawnError(SpawnStage.Request, new Errno(ErrnoNumbers.NotSupported), objection)));
            return;
        }

        _connection.Send(SpawnMessage.Write(request));
        if (IsOlder && OlderKeeper.Warning(request) is { } warning) Tell(observer => observer.Warned(request.Incarnation, warning));
    }

    /// <inheritdoc/>
    public void Adopt(Adoption adoption)
    {
        if (_version >= VersionRange.Adopting) _connection.Send(AdoptMessage.Write(adoption));
        else Tell(observer => observer.Warned(adoption.Incarnation, OlderKeeper.CannotAdopt));
    }

    /// <inheritdoc/>
    public void Signal(string incarnation, int signal, SignalScope scope) => _connection.Send(
        new FrameWriter(MessageType.Signal).Add(Field.Incarnation, incarnation).Add(Field.Signal, signal).Add(Field.Scope, (int)scope));

    /// <inheritdoc/>
    public void KillTree(string incarnation) => Send(MessageType.KillTree, incarnation);

    /// <inheritdoc/>
    public void Forget(string incarnation) => Send(MessageType.Forget, incarnation);

    /// <inheritdoc/>
    public void SetMainProcess(string incarnation, int pid)
    {
        if (IsOlder) Tell(observer => observer.MainProcessRefused(incarnation, pid, OlderKeeper.CannotChange));
        else _connection.Send(new FrameWriter(MessageType.SetMainProcess, isIgnorable: true).Add(Field.Incarnation, incarnation).Add(Field.Pid, pid));
    }

    /// <inheritdoc/>
    public void Inspect(string incarnation)
    {
        if (IsOlder) Tell(observer => observer.Inspected(incarnation, []));
        else _connection.Send(new FrameWriter(MessageType.Inspect, isIgnorable: true).Add(Field.Incarnation, incarnation));
    }

    /// <inheritdoc/>
    public void Order(string incarnation, StandingOrder order)
    {
        if (_version >= VersionRange.Ordering) _connection.Send(OrderMessage.Write(incarnation, order));
    }

    /// <inheritdoc/>
    public void Withdraw(string incarnation)
    {
        if (_version >= VersionRange.Ordering) Send(MessageType.Withdraw, incarnation);
    }

    /// <inheritdoc/>
    public void DropStore(string key) => _connection.Send(new FrameWriter(MessageType.DropStore, isIgnorable: true).Add(Field.StoreKey, key));

    /// <inheritdoc/>
    public void Listen(ListenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (ListenerObjection is null) _connection.Send(ListenerMessage.Write(request));
        else Tell(observer => observer.ListenerTold(new ListenerEvent.Failed(request.Name, request.Generation, ListenerObjection)));
    }

    /// <inheritdoc/>
    public void CloseListener(string name, int generation)
    {
        if (ListenerObjection is null) _connection.Send(ListenerMessage.Write(MessageType.CloseListener, name, generation));
        else Tell(observer => observer.ListenerTold(new ListenerEvent.Closed(name, generation)));
    }

    /// <inheritdoc/>
    public void AwaitCall(string name)
    {
        if (ListenerObjection is null) _connection.Send(ListenerMessage.Write(MessageType.AwaitCall, name, 0));
    }

    /// <summary>Asks the keeper to end once no main process is alive, dropping what is not forgotten; then the observer is told of the disconnection.</summary>
    public void Shutdown() => _connection.Send(new FrameWriter(MessageType.Shutdown));

    /// <summary>
    /// Has the keeper run another program, once that has shown that it can go on with all that is kept; if it cannot, nothing has changed. The host must have
    /// been started.
    /// </summary>
    /// <param name="program">The path of the other <c>supervision-keeper</c>, or its <c>.dll</c>.</param>
    /// <param name="isForced">Whether the program that runs already is to be run anew as well; default false: then there is nothing to do.</param>
    /// <exception cref="InvalidOperationException">It is being replaced already.</exception>
    public Task<KeeperReplacement> ReplaceAsync(string program, bool isForced = false)
    {
        if (!_canReplace) return Task.FromResult(new KeeperReplacement { Reason = OlderKeeper.CannotBeReplaced });
        var replacement = _replacement.Begin();
        _connection.Send(ReplacementDesk.Ask(Path.GetFullPath(program), isForced));
        return replacement;
    }

    /// <summary>Disconnects; all processes run on, and the keeper with them. The observer is not called again.</summary>
    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    void IFrameHandler.OnFrame(FrameConnection connection, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        if (header.Type.Since() > _versions.Newest && !header.IsIgnorable) throw new ProtocolException($"received message {header.Type}, which is newer than protocol {_versions.Newest}");
        if (_handshake is not null) _handshake.OnFrame(connection, header, payload, descriptors);
        else if (header.Type is MessageType.Replaced) OnReplaced(Message.Read(payload));
        else if (header.Type is MessageType.NotReplaced) _replacement.NotReplaced(Message.Read(payload));
        else KeeperNews.Tell(_observer!, header, payload, descriptors);
    }

    void IFrameHandler.OnClosed(FrameConnection connection, string reason)
    {
        if (_handshake is not null)
        {
            _handshake.OnClosed(connection, reason);
            return;
        }

        var gone = $"the keeper (pid {KeeperPid}) is gone: {reason}";
        _replacement.Gone(gone);
        _observer!.Disconnected(gone);
    }

    // From here on it is spoken to as what it is now. What was sent before is understood by every program that speaks the version of then.
    private void OnReplaced(Message message)
    {
        var loss = _version >= VersionRange.Ordering && message.Version < VersionRange.Ordering ? OlderKeeper.KnowsNoOrders : null;
        (_version, KeeperVersion) = (message.Version, message.ProgramVersion ?? "");
        _replacement.Replaced(message, loss);
    }

    private bool IsOlder => _version < VersionRange.Everything;

    // On the host's thread, as all calls of the observer are; a command may come before the host is started.
    private void Tell(Action<IProcessObserver> action) => _loop.Post(() => action(_observer!));

    private bool Greet(KeeperOptions options, KeeperHandshake handshake)
    {
        _connection.Open();
        _connection.Send(KeeperHandshake.Hello(options.Versions));
        var begin = options.TimeProvider.GetTimestamp();
        while (handshake.State == HandshakeState.Waiting)
        {
            var left = options.ConnectTimeout - options.TimeProvider.GetElapsedTime(begin);
            if (left <= TimeSpan.Zero) return false;
            _ = _loop.RunOnce((int)Math.Ceiling(left.TotalMilliseconds));
        }

        if (handshake.State != HandshakeState.Welcome) return false;
        HeldListeners = handshake.Listeners;
        (KeeperPid, KeeperVersion, _canReplace) = (handshake.KeeperPid, handshake.KeeperVersion, handshake.CanReplace);
        (Survivors, _version, _handshake) = (handshake.Survivors, handshake.Version, null);
        return true;
    }

    private void Send(MessageType type, string incarnation) => _connection.Send(new FrameWriter(type).Add(Field.Incarnation, incarnation));

    private void Close()
    {
        _replacement.Gone("this daemon has left the keeper");
        _loop.Stop();
        if (_thread.IsAlive && Thread.CurrentThread != _thread) _thread.Join();
        _connection.Close();
        _loop.Dispose();
    }

    private static string Describe(KeeperHandshake handshake, KeeperOptions options, KeeperFiles files) => handshake.State switch
    {
        HandshakeState.Refused => $"the keeper of {files.DataDirectory} refused: {handshake.Reason}",
        HandshakeState.Closed => $"the keeper of {files.DataDirectory} ended at once, see {files.Log}: {LastLine(files.Log)}",
        _ => $"the keeper of {files.DataDirectory} did not answer within {options.ConnectTimeout.TotalSeconds:0} s",
    };

    private static string LastLine(string log) =>
        File.Exists(log) ? File.ReadLines(log).LastOrDefault(line => line.Length > 0) ?? "it wrote nothing" : "it wrote nothing";
}
