using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Identity;
using Supervision.Posix.Keeping;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Protocol;

namespace Supervision.Keeper.Serving;

/// <summary>
/// Lets those in who knock at a socket: our own user and root, and no more at a time than could have something to say. Whoever has said who he is
/// stays no longer. On the loop's thread.
/// </summary>
internal sealed class Reception : IReadiness, IDisposable
{
    private const int GuestsMax = 64;

    private readonly List<FrameConnection> _guests = [];
    private readonly EventLoop _loop;
    private readonly SafeFileHandle _listener;
    private readonly IFrameHandler _host;

    /// <param name="loop">On whose thread all this happens.</param>
    /// <param name="listener">Where they knock; it stays the caller's.</param>
    /// <param name="host">Who hears what they say.</param>
    internal Reception(EventLoop loop, SafeFileHandle listener, IFrameHandler host)
    {
        (_loop, _listener, _host) = (loop, listener, host);
        _ = loop.Add(listener, Readiness.Readable, this);
    }

    /// <summary>Whether somebody is there who has not said yet who he is.</summary>
    internal bool HasGuests => _guests.Count > 0;

    /// <summary>Somebody knocks.</summary>
    public void OnReady(Readiness events)
    {
        while (UnixSocket.TryAccept(_listener) is { } socket) Receive(socket);
    }

    /// <summary>Takes a connection, which is closed when it is nobody's who may come in.</summary>
    internal void Receive(SafeFileHandle socket)
    {
        var peer = PeerCredentials.Of(socket);
        if ((peer.UserId != AccountCalls.EffectiveUser() && peer.UserId != 0) || _guests.Count == GuestsMax)
        {
            KeeperLog.Write($"refused process {peer.Pid} of user {peer.UserId}");
            socket.Dispose();
            return;
        }

        var guest = new FrameConnection(socket, _loop, _host);
        _guests.Add(guest);
        guest.Open();
    }

    /// <summary>Who it is has been said, or it has ended; false for one that is no guest.</summary>
    internal bool Release(FrameConnection connection) => _guests.Remove(connection);

    public void Dispose()
    {
        foreach (var guest in _guests) guest.Close();
    }
}
