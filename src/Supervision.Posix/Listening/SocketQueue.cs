using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;

namespace Supervision.Posix.Listening;

/// <summary>What waits at a listening socket.</summary>
/// <param name="Waiting">Connections that nobody has accepted yet; of a socket for datagrams the bytes that nobody has read, as memory of the kernel.</param>
/// <param name="Bound">How many may wait.</param>
public sealed record SocketQueue(int Waiting, int Bound)
{
    /// <summary>The queue of a socket that this process has; null where the kernel doesn't tell.</summary>
    /// <param name="socket">The socket, which stays the caller's.</param>
    /// <param name="kind">What it is.</param>
    public static SocketQueue? Of(SafeHandle socket, ListenKind kind)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.IsClosed) return null;
        using var borrowed = new SafeFileHandle(socket.DangerousGetHandle(), ownsHandle: false);
        var found = kind switch
        {
            ListenKind.Tcp => ListenCalls.ConnectionQueue(borrowed),
            ListenKind.Udp => ListenCalls.DatagramQueue(borrowed),
            _ => UnixQueueCalls.Of(SocketHolders.InodeOf(socket)),
        };
        return found is var (waiting, bound) ? new SocketQueue(waiting, bound) : null;
    }
}
