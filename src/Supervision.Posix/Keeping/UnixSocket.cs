using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Keeping;

/// <summary>Unix sockets at a path of any length.</summary>
internal static unsafe class UnixSocket
{
    private const int PathMax = 107;
    private const int AddressSize = 2 + PathMax + 1;
    private const int Flags = SocketCalls.CloseOnExec | SocketCalls.NonBlocking;

    internal static SafeFileHandle Listen(string path, int backlog)
    {
        var socket = Create();
        WithAddress(path, (address, length) =>
        {
            if (SocketCalls.Bind(socket, address, length) < 0) throw PosixException.Last($"cannot listen at {path}");
        });

        // Nobody can connect before the call that follows, so nobody sees the socket with another mode.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return SocketCalls.Listen(socket, backlog) < 0 ? throw PosixException.Last($"cannot listen at {path}") : socket;
    }

    /// <summary>A socket that has a path and does not listen yet; it blocks, as programs expect of one that they inherit.</summary>
    internal static SafeFileHandle Bind(string path)
    {
        var socket = Descriptor.Own(SocketCalls.Create(SocketCalls.Unix, SocketCalls.Stream | SocketCalls.CloseOnExec, 0), "cannot make a socket");
        WithAddress(path, (address, length) =>
        {
            if (SocketCalls.Bind(socket, address, length) < 0) throw PosixException.Last($"cannot listen at {path}");
        });
        return socket;
    }

    /// <summary>A socket that receives datagrams at a path.</summary>
    internal static SafeFileHandle BindDatagram(string path)
    {
        var socket = Create(SocketCalls.Datagram);
        WithAddress(path, (address, length) =>
        {
            if (SocketCalls.Bind(socket, address, length) < 0) throw PosixException.Last($"cannot receive at {path}");
        });
        return socket;
    }

    /// <summary>Connects; null if nobody listens there, also if a socket was left behind.</summary>
    internal static SafeFileHandle? TryConnect(string path)
    {
        var socket = Create();
        var errno = 0;
        WithAddress(path, (address, length) => errno = SocketCalls.Connect(socket, address, length) < 0 ? Errno.Last.Number : 0);
        if (errno == 0) return socket;
        socket.Dispose();
        return errno is ErrnoNumbers.NoEntry or ErrnoNumbers.ConnectionRefused ? null : throw new PosixException($"cannot connect to {path}", new Errno(errno));
    }

    /// <summary>The next connection; null if none waits.</summary>
    internal static SafeFileHandle? TryAccept(SafeFileHandle listener)
    {
        var socket = SocketCalls.Accept(listener, 0, 0, SocketCalls.CloseOnExec | SocketCalls.NonBlocking);
        return socket < 0 ? null : new SafeFileHandle(socket, ownsHandle: true);
    }

    internal static (SafeFileHandle Ours, SafeFileHandle Theirs) CreatePair()
    {
        var ends = stackalloc int[2];
        if (SocketCalls.CreatePair(SocketCalls.Unix, SocketCalls.Stream | Flags, 0, ends) < 0) throw PosixException.Last("cannot make a pair of sockets");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    private static SafeFileHandle Create(int type = SocketCalls.Stream) =>
        Descriptor.Own(SocketCalls.Create(SocketCalls.Unix, type | Flags, 0), "cannot make a socket");

    // An address has little room, so that a long path is named by way of its directory's descriptor.
    private static void WithAddress(string path, AddressAction action)
    {
        using var directory = Encoding.UTF8.GetByteCount(path) > PathMax
            ? Descriptor.Open(Path.GetDirectoryName(path)!, FileCalls.PathOnly | FileCalls.Directory)
            : null;
        var name = directory is null ? path : $"/proc/self/fd/{directory.DangerousGetHandle()}/{Path.GetFileName(path)}";
        var address = stackalloc byte[AddressSize];
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = SocketCalls.Unix;
        var length = Encoding.UTF8.GetBytes(name, new Span<byte>(address + 2, PathMax));
        action(address, (uint)(2 + length + 1));
    }

    private delegate void AddressAction(byte* address, uint length);
}
