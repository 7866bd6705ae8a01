using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Relaying;

/// <summary>Takes the connections of a listener, and relays each to the target of the moment that it is taken by. On the loop's thread.</summary>
internal sealed class RelayFront : IReadiness, IDisposable
{
    // As many at once as leave time for those that are relayed.
    private const int AcceptMax = 16;
    private const int LastTurnMax = 64;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly EventLoop _loop;
    private readonly PipePool _pipes;
    private readonly LoopTimer _resume;
    private readonly LoopTimer _drain;
    private readonly ClientQueue _queue;
    private readonly List<RelayRoute> _former = [];
    private readonly Action _onIdle;
    private SafeFileHandle? _listener;
    private long _token;
    private RelayRoute? _route;
    private FrontCounts _ended;

    /// <param name="loop">The loop.</param>
    /// <param name="pipes">Pipes.</param>
    /// <param name="name">The front.</param>
    /// <param name="onIdle">Told when it is closed and its last connection has ended.</param>
    internal RelayFront(EventLoop loop, PipePool pipes, string name, Action onIdle)
    {
        (_loop, _pipes, Name, _onIdle) = (loop, pipes, name, onIdle);
        _resume = new LoopTimer(loop, Listen);
        _drain = new LoopTimer(loop, BreakLate);
        _queue = new ClientQueue(loop, Begin, Refused);
    }

    internal string Name { get; }

    internal FrontSettings Settings { get; private set; } = new();

    /// <summary>Whether it takes no more connections, and has none.</summary>
    internal bool IsIdle => _listener is null && _queue.Count == 0 && _former.Count == 0 && _route is null;

    internal FrontStatus Status
    {
        get
        {
            var counts = _ended with { Held = _queue.Count, Active = 0 };
            foreach (var route in Routes()) counts = route.AddTo(counts);
            return new FrontStatus(Name, _route?.Target, counts);
        }
    }

    /// <summary>Takes connections from this socket from now on.</summary>
    internal void Open(SafeFileHandle listener, FrontSettings settings)
    {
        Settings = settings;
        TakeAll();
        StopListening();
        _listener = listener;
        Listen();
    }

    /// <summary>New connections go to this target from now on, those that wait first; null: they wait. Others stay where they are until their time is over.</summary>
    internal void Aim(RelayTarget? target)
    {
        if (_route?.Target == target) return;
        if (_route is { Count: > 0 } former)
        {
            former.DrainedBy = MonotonicClock.Now + Settings.DrainTimeout;
            _former.Add(former);
            AwaitDrained();
        }

        _route = target is null ? null : new RelayRoute(target);
        _queue.Aim(_route);
    }

    /// <summary>Takes no more connections, and lets those that it has end.</summary>
    internal void Close()
    {
        StopListening();
        _queue.RefuseAll();
        Aim(null);
        EndIfIdle();
    }

    public void OnReady(Readiness events)
    {
        for (var i = 0; i < AcceptMax; i++)
        {
            // The listener waits when nobody calls: it is shared with programs that want that, and another front may just have taken who did.
            if (!SocketCalls.IsReadable(_listener!, 0)) return;
            var accepted = SocketCalls.Accept(_listener!, 0, 0, SocketCalls.CloseOnExec | SocketCalls.NonBlocking);
            if (accepted < 0)
            {
                if (Errno.Last.Number is not (ErrnoNumbers.Again or ErrnoNumbers.Interrupted)) PauseAccepting();
                return;
            }

            Take(new SafeFileHandle(accepted, ownsHandle: true));
        }
    }

    public void Dispose()
    {
        StopListening();
        _queue.RefuseAll();
        _queue.Dispose();
        foreach (var route in Routes().ToArray()) route.BreakAll();
        _resume.Dispose();
        _drain.Dispose();
    }

    private IEnumerable<RelayRoute> Routes() => _route is null ? _former : _former.Append(_route);

    private void Take(SafeFileHandle client)
    {
        _ended = _ended with { Accepted = _ended.Accepted + 1 };
        RelayCalls.SetNoDelay(client);
        _queue.Add(client, Settings);
    }

    private void Begin(SafeFileHandle client, SafeFileHandle target, RelayRoute route)
    {
        var connection = new RelayedConnection(_loop, _pipes, client, target, ended => OnEnded(ended, route));
        route.Add(connection);
        connection.Begin();
    }

    private void OnEnded(RelayedConnection connection, RelayRoute route)
    {
        route.Remove(connection);
        _ended = _ended with
        {
            Broken = _ended.Broken + (connection.IsBroken ? 1 : 0),
            BytesIn = _ended.BytesIn + connection.BytesIn,
            BytesOut = _ended.BytesOut + connection.BytesOut,
        };
        if (route.Count == 0) _ = _former.Remove(route);
        EndIfIdle();
    }

    private void AwaitDrained()
    {
        if (_former.Count == 0) return;
        var after = _former.Min(route => route.DrainedBy) - MonotonicClock.Now;
        _drain.Set(after > TimeSpan.FromMilliseconds(1) ? after : TimeSpan.FromMilliseconds(1));
    }

    private void BreakLate()
    {
        var now = MonotonicClock.Now;
        foreach (var route in _former.Where(route => route.DrainedBy <= now).ToArray()) route.BreakAll();
        AwaitDrained();
    }

    private void EndIfIdle()
    {
        if (IsIdle) _onIdle();
    }

    // Who has come to the former socket is not turned away with it.
    private void TakeAll()
    {
        for (var turn = 0; turn < LastTurnMax && _token != 0 && SocketCalls.IsReadable(_listener!, 0); turn++) OnReady(Readiness.Readable);
    }

    private void Refused() => _ended = _ended with { Refused = _ended.Refused + 1 };

    private void Listen()
    {
        if (_listener is not null && _token == 0) _token = _loop.Add(_listener, Readiness.Readable, this);
    }

    // Too many files are open: whoever calls waits in the kernel until some are closed.
    private void PauseAccepting()
    {
        _pipes.Shrink();
        _loop.Remove(_listener!, _token);
        _token = 0;
        _resume.Set(Pause);
    }

    private void StopListening()
    {
        if (_listener is null) return;
        if (_token != 0) _loop.Remove(_listener, _token);
        _token = 0;
        _listener.Dispose();
        _listener = null;
    }
}
