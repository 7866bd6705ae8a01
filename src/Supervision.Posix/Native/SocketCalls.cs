using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Unix sockets and the descriptors that travel over them.</summary>
internal static unsafe partial class SocketCalls
{
    internal const int Unix = 1;
    internal const int Stream = 1;
    internal const int CloseOnExec = 0x80000;
    internal const int NonBlocking = 0x800;
    internal const int SocketLevel = 1;
    internal const int RightsControl = 1;
    internal const int CredentialsControl = 2;
    internal const int Datagram = 2;
    internal const int NoSignal = 0x4000;
    internal const int DoNotWait = 0x40;
    internal const int ControlCloseOnExec = 0x40000000;
    internal const int BothWays = 2;
    private const int PassCredentialsOption = 16;
    private const int PeerCredentialsOption = 17;

    [LibraryImport(Libc.Name, EntryPoint = "socket", SetLastError = true)]
    internal static partial int Create(int domain, int type, int protocol);

    [LibraryImport(Libc.Name, EntryPoint = "socketpair", SetLastError = true)]
    internal static partial int CreatePair(int domain, int type, int protocol, int* ends);

    [LibraryImport(Libc.Name, EntryPoint = "bind", SetLastError = true)]
    internal static partial int Bind(SafeFileHandle socket, byte* address, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "connect", SetLastError = true)]
    internal static partial int Connect(SafeFileHandle socket, byte* address, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "listen", SetLastError = true)]
    internal static partial int Listen(SafeFileHandle socket, int backlog);

    [LibraryImport(Libc.Name, EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(SafeFileHandle socket, nint address, nint length, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint Send(SafeFileHandle socket, MessageHeader* message, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint Receive(SafeFileHandle socket, MessageHeader* message, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(SafeFileHandle socket, int how);

    [LibraryImport(Libc.Name, EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(PollEntry* entries, nuint count, int timeoutMs);

    [LibraryImport(Libc.Name, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(SafeHandle socket, int level, int name, int* value, uint* length);

    [LibraryImport(Libc.Name, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle socket, int level, int name, int* value, uint length);

    /// <summary>From now on each message comes with process, user and group of its sender, checked by the kernel.</summary>
    internal static int PassCredentials(SafeFileHandle socket)
    {
        var on = 1;
        return SetOption(socket, SocketLevel, PassCredentialsOption, &on, sizeof(int));
    }

    /// <summary>Process, user and group at the other end when the connection was made.</summary>
    internal static bool TryGetPeer(SafeHandle socket, out int pid, out int user, out int group)
    {
        var values = stackalloc int[3];
        uint length = 12;
        var found = GetOption(socket, SocketLevel, PeerCredentialsOption, values, &length) == 0 && length == 12;
        (pid, user, group) = found ? (values[0], values[1], values[2]) : (0, -1, -1);
        return found;
    }

    /// <summary>Whether the other end has closed the connection, even if bytes of it are still to be read.</summary>
    internal static bool IsHungUp(SafeFileHandle socket)
    {
        const short hangUp = 0x2000 | 0x10 | 0x8;
        var entry = new PollEntry { Descriptor = (int)socket.DangerousGetHandle(), Events = hangUp };
        return Poll(&entry, 1, 0) > 0 && (entry.Returned & hangUp) != 0;
    }

    /// <summary>Whether nobody has the other end of a pipe that can be written to.</summary>
    internal static bool HasFailed(SafeFileHandle pipe)
    {
        const short error = 0x8;
        var entry = new PollEntry { Descriptor = (int)pipe.DangerousGetHandle(), Events = error };
        return Poll(&entry, 1, 0) > 0 && (entry.Returned & error) != 0;
    }

    /// <summary>Waits until a descriptor can be read, or for as long as is given.</summary>
    internal static bool IsReadable(SafeFileHandle descriptor, int timeoutMs)
    {
        const short readable = 0x1;
        var entry = new PollEntry { Descriptor = (int)descriptor.DangerousGetHandle(), Events = readable };
        return Poll(&entry, 1, timeoutMs) > 0;
    }

    private struct PollEntry
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }
}

/// <summary>One run of bytes, <c>struct iovec</c>.</summary>
internal unsafe struct ByteRun
{
    internal byte* Start;
    internal nuint Length;
}

/// <summary><c>struct msghdr</c>.</summary>
internal unsafe struct MessageHeader
{
    internal byte* Name;
    internal uint NameLength;
    internal ByteRun* Runs;
    internal nuint RunCount;
    internal byte* Control;
    internal nuint ControlLength;
    internal int Flags;
}
