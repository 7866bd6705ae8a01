using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Relaying;

/// <summary>A client that no target has taken yet. What it sends waits in the kernel.</summary>
internal sealed class WaitingClient : IReadiness
{
    private readonly EventLoop _loop;
    private readonly Action<WaitingClient> _onGone;
    private long _token;

    internal WaitingClient(EventLoop loop, SafeFileHandle socket, TimeSpan deadline, Action<WaitingClient> onGone)
    {
        (_loop, Socket, Deadline, _onGone) = (loop, socket, deadline, onGone);
    }

    internal SafeFileHandle Socket { get; }

    /// <summary>By the monotonic clock.</summary>
    internal TimeSpan Deadline { get; }

    /// <summary>Whether it waits no more: it is gone, or another has its socket.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>
    /// Notices when it has gone altogether, which is told without being asked for; one that has ended its request still waits for the answer.
    /// </summary>
    internal void Watch() => _token = _loop.Add(Socket, Readiness.None, this);

    public void OnReady(Readiness events)
    {
        Refuse();
        _onGone(this);
    }

    /// <summary>Takes its socket, for it to be served.</summary>
    internal SafeFileHandle Take()
    {
        IsOver = true;
        if (_token != 0) _loop.Remove(Socket, _token);
        return Socket;
    }

    /// <summary>Breaks its connection.</summary>
    internal void Refuse() => RelayCalls.Reset(Take());
}
