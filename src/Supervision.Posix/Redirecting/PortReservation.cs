using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Redirecting;

/// <summary>Asks the kernel for ports.</summary>
internal static unsafe class PortReservation
{
    private const int Version4 = 2;
    private const int Version6 = 10;
    private const int Version4Length = 16;
    private const int Version6Length = 28;

    /// <summary>
    /// Has a port by a name that only one process of this network namespace can have at a time, and that ends with the process; null if another has it.
    /// Nothing is bound to the port itself, since the program that is to have it could not bind it then.
    /// </summary>
    internal static SafeFileHandle? TryTake(int port)
    {
        var socket = Descriptor.Own(SocketCalls.Create(SocketCalls.Unix, SocketCalls.Datagram | SocketCalls.CloseOnExec, 0), "cannot make a socket");
        var name = Encoding.ASCII.GetBytes($"\0supervision-port-{port}");
        var address = stackalloc byte[2 + name.Length];
        *(ushort*)address = SocketCalls.Unix;
        name.CopyTo(new Span<byte>(address + 2, name.Length));
        if (SocketCalls.Bind(socket, address, (uint)(2 + name.Length)) == 0) return socket;
        socket.Dispose();
        return null;
    }

    /// <summary>Whether a program could bind a port at any address, for connections and for datagrams.</summary>
    internal static bool IsFree(int port) =>
        CanBind(Version4, Version4Length, SocketCalls.Stream, port) && CanBind(Version4, Version4Length, SocketCalls.Datagram, port)
        && CanBind(Version6, Version6Length, SocketCalls.Stream, port) && CanBind(Version6, Version6Length, SocketCalls.Datagram, port);

    private static bool CanBind(int version, int length, int type, int port)
    {
        using var socket = new SafeFileHandle(SocketCalls.Create(version, type | SocketCalls.CloseOnExec, 0), ownsHandle: true);

        // A host without this version of IP has no ports of it that are in use.
        if (socket.IsInvalid) return true;
        var address = stackalloc byte[length];
        new Span<byte>(address, length).Clear();
        *(ushort*)address = (ushort)version;
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), (ushort)port);
        return SocketCalls.Bind(socket, address, (uint)length) == 0 || Errno.Last.Number != ErrnoNumbers.AddressInUse;
    }
}
