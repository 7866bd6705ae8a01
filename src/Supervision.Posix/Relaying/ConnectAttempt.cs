using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Relaying;

/// <summary>A connection to a target that is being made.</summary>
internal sealed class ConnectAttempt : IReadiness
{
    private readonly EventLoop _loop;
    private readonly SafeFileHandle _socket;
    private readonly Action<ConnectAttempt, SafeFileHandle?> _onEnd;
    private long _token;

    private ConnectAttempt(EventLoop loop, SafeFileHandle socket, WaitingClient client, RelayRoute route, Action<ConnectAttempt, SafeFileHandle?> onEnd) =>
        (_loop, _socket, Client, Route, _onEnd) = (loop, socket, client, route, onEnd);

    /// <summary>For whom.</summary>
    internal WaitingClient Client { get; }

    /// <summary>Where to.</summary>
    internal RelayRoute Route { get; }

    /// <summary>Connects, and tells how it went: the socket, or null.</summary>
    /// <returns>Null when it is over already.</returns>
    /// <exception cref="PosixException">There can be no socket.</exception>
    internal static ConnectAttempt? Begin(EventLoop loop, WaitingClient client, RelayRoute route, Action<ConnectAttempt, SafeFileHandle?> onEnd)
    {
        var socket = Descriptor.Own(RelayCalls.CreateStream(route.Target.Address), "cannot make a socket");
        RelayCalls.SetNoDelay(socket);
        var attempt = new ConnectAttempt(loop, socket, client, route, onEnd);
        if (RelayCalls.Connect(socket, route.Target.Address) == 0)
        {
            onEnd(attempt, socket);
            return null;
        }

        if (Errno.Last.Number == RelayCalls.InProgress)
        {
            attempt._token = loop.Add(socket, Readiness.Writable, attempt);
            return attempt;
        }

        socket.Dispose();
        onEnd(attempt, null);
        return null;
    }

    public void OnReady(Readiness events)
    {
        _loop.Remove(_socket, _token);
        if (RelayCalls.TakeError(_socket) == 0)
        {
            _onEnd(this, _socket);
            return;
        }

        _socket.Dispose();
        _onEnd(this, null);
    }

    /// <summary>Gives it up, without telling.</summary>
    internal void Cancel()
    {
        _loop.Remove(_socket, _token);
        _socket.Dispose();
    }
}
