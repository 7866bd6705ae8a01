using System.Net.Sockets;
using System.Runtime.InteropServices;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Identity;

/// <summary>Who is at the other end of a unix socket, as the kernel recorded it when the connection was made.</summary>
/// <param name="Pid">The process that connected.</param>
/// <param name="UserId">Its effective user.</param>
/// <param name="GroupId">Its effective group.</param>
public readonly record struct PeerCredentials(int Pid, uint UserId, uint GroupId)
{
    /// <summary>Reads them from a connected unix socket.</summary>
    /// <param name="socket">The connection.</param>
    /// <exception cref="PosixException">It is no unix socket.</exception>
    public static PeerCredentials Of(Socket socket) => Of(socket.SafeHandle);

    internal static PeerCredentials Of(SafeHandle socket) => SocketCalls.TryGetPeer(socket, out var pid, out var user, out var group)
        ? new PeerCredentials(pid, (uint)user, (uint)group)
        : throw PosixException.Last("cannot tell who connected");
}
