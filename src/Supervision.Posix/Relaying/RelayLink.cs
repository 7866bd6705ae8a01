using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Keeping;
using Supervision.Posix.Looping;
using Supervision.Posix.Protocol;

namespace Supervision.Posix.Relaying;

/// <summary>
/// A daemon's connection to its relay, which outlives it: the next daemon finds the fronts as this one leaves them. Commands from any thread; they never
/// wait, and are carried out in their order.
/// </summary>
internal sealed class RelayLink : IFrameHandler, IDisposable
{
    private const int AttemptMax = 5;

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource<IReadOnlyList<FrontStatus>>> _asked = new();
    private readonly List<FrontStatus> _told = [];
    private readonly EventLoop _loop;
    private readonly FrameConnection _connection;
    private readonly RelayOptions _options;
    private bool _isWelcome;
    private string? _lost;
    private bool _isDisposed;

    private RelayLink(SafeFileHandle socket, RelayOptions options)
    {
        _options = options;
        _loop = new EventLoop(options.OnFault ?? (_ => { }));
        _connection = new FrameConnection(socket, _loop, this);
    }

    /// <summary>The relay's pid.</summary>
    internal int RelayPid { get; private set; }

    /// <summary>The fronts that an earlier daemon has left.</summary>
    internal IReadOnlyList<FrontStatus> Found { get; private set; } = [];

    /// <summary>Connects to the relay of a data directory, or starts one if none runs, and waits for its answer.</summary>
    /// <exception cref="KeeperException">It cannot be started, doesn't answer, or speaks another protocol.</exception>
    internal static RelayLink ConnectOrStart(RelayOptions options)
    {
        var files = new KeeperFiles(options.DataDirectory, RelayProtocol.Role);
        var deadline = MonotonicClock.Now + options.ConnectTimeout;
        for (var attempt = 1; ; attempt++)
        {
            var existing = UnixSocket.TryConnect(files.Socket);
            var launch = new KeeperOptions { DataDirectory = files.DataDirectory, KeeperPath = options.ProgramPath };
            var (socket, pidfd) = existing is null ? KeeperLaunch.Start(launch, files, RelayProtocol.Role) : (existing, null);
            var link = new RelayLink(socket, options);
            if (pidfd is not null) _ = new ChildReaper(link._loop, pidfd);
            if (link.Greet(deadline)) return link;
            link.Close();

            // One with nothing left to do may end just now, and has the place until it has ended.
            if (link._lost is null || attempt == AttemptMax) throw new KeeperException($"the relay of {files.DataDirectory} doesn't serve: {link._lost ?? "no answer in time"}");
        }
    }

    /// <summary>Has connections taken from a listener; from another than before if the front is open. They wait until <see cref="Aim"/> names a target.</summary>
    /// <param name="front">The front.</param>
    /// <param name="listener">The socket, which stays the caller's.</param>
    /// <param name="settings">How it behaves.</param>
    internal void Open(string front, SafeFileHandle listener, FrontSettings settings)
    {
        _connection.Send(RelayMessage.Open(front, settings).AddDescriptor(Field.HasFrontSocket, listener));
        GC.KeepAlive(listener);
    }

    /// <summary>New connections go there from now on, those that wait first; null: they wait. To name the same target again changes nothing.</summary>
    internal void Aim(string front, RelayTarget? target) => _connection.Send(RelayMessage.Aim(front, target));

    /// <summary>Takes no more connections; those that wait are closed, and those that are relayed have the drain timeout.</summary>
    internal void Close(string front) => _connection.Send(RelayMessage.Close(front));

    /// <summary>Closes all fronts; the relay ends with their last connection, once this link is closed.</summary>
    internal void EndAll() => _connection.Send(new FrameWriter(MessageType.RelayEnd));

    /// <summary>The open fronts as they are after the commands so far; faulted with <see cref="KeeperException"/> if the relay is gone.</summary>
    internal Task<IReadOnlyList<FrontStatus>> ReadAsync()
    {
        var asked = new TaskCompletionSource<IReadOnlyList<FrontStatus>>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lost is not null) return Task.FromException<IReadOnlyList<FrontStatus>>(new KeeperException(_lost));
            _asked.Enqueue(asked);
            _connection.Send(new FrameWriter(MessageType.RelayAsk));
        }

        return asked.Task;
    }

    public void OnFrame(FrameConnection connection, FrameHeader header, ReadOnlySpan<byte> payload, IReadOnlyList<SafeFileHandle> descriptors)
    {
        var message = RelayMessage.Read(payload);
        switch (header.Type)
        {
            case MessageType.Hello: RelayPid = message.Pid; break;
            case MessageType.RelayFront: _told.Add(new FrontStatus(message.Front, message.Target, message.Counts)); break;
            case MessageType.RelayFronts: Answer(); break;
            case MessageType.Refused: throw new ProtocolException(Message.Read(payload).Text);
            default:
                if (!header.IsIgnorable) throw new ProtocolException($"received the unknown message {header.Type}");
                break;
        }
    }

    public void OnClosed(FrameConnection connection, string reason)
    {
        Lose(reason);
        if (_isWelcome) _options.OnLost?.Invoke(reason);
    }

    /// <summary>Leaves the relay and all its connections as they are.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return;
        using var closed = new ManualResetEventSlim();
        _loop.Post(() =>
        {
            Lose("the link is closed");
            _connection.Close();
            _loop.Stop();
            closed.Set();
        });
        closed.Wait();
    }

    private bool Greet(TimeSpan deadline)
    {
        _connection.Open();
        _connection.Send(RelayProtocol.Hello());
        while (!_isWelcome && _lost is null && deadline - MonotonicClock.Now is { Ticks: > 0 } left) _ = _loop.RunOnce((int)left.TotalMilliseconds + 1);
        if (!_isWelcome) return false;
        new Thread(Serve) { IsBackground = true, Name = "relay" }.Start();
        return true;
    }

    private void Serve()
    {
        _loop.Run();
        _loop.Dispose();
    }

    private void Close()
    {
        _connection.Close();
        _loop.Dispose();
    }

    private void Answer()
    {
        FrontStatus[] fronts = [.. _told];
        _told.Clear();
        if (!_isWelcome)
        {
            (_isWelcome, Found) = (true, fronts);
            return;
        }

        TaskCompletionSource<IReadOnlyList<FrontStatus>>? asked;
        lock (_lock) _ = _asked.TryDequeue(out asked);
        asked?.SetResult(fronts);
    }

    private void Lose(string reason)
    {
        lock (_lock)
        {
            _lost ??= reason;
            while (_asked.TryDequeue(out var asked)) asked.SetException(new KeeperException(_lost));
        }
    }
}
