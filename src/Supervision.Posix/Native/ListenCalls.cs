using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Sockets of IP, and the options of those that listen.</summary>
internal static unsafe partial class ListenCalls
{
    internal const int Version4 = 2;
    internal const int Version6 = 10;
    internal const int Tcp = 6;
    internal const int Ip6 = 41;
    internal const int ReuseAddress = 2;
    internal const int KeepAlive = 9;
    internal const int ReusePort = 15;
    internal const int NoDelay = 1;
    internal const int OnlyVersion6 = 26;

    private const int AddressSize = 28;
    private const int TakeDescriptorCall = 438;
    private const int TcpInformation = 11;
    private const int MemoryInformation = 55;

    // Of a socket that listens the kernel gives the length of its queue and the bound of it in these places.
    private const int QueuedPlace = 6;
    private const int QueueBoundPlace = 7;
    private const int InformationSize = 104;

    [LibraryImport(Libc.Name, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle socket, int level, int name, int* value, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(SafeFileHandle socket, int level, int name, void* value, uint* length);

    [LibraryImport(Libc.Name, EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int ChangeOwner(string path, uint user, uint group);

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint TakeDescriptor(nint number, SafeFileHandle pidfd, nint descriptor, nint flags);

    /// <summary>A duplicate of another process's descriptor, closed on exec; negative if that is not allowed.</summary>
    internal static nint TakeDescriptor(SafeFileHandle pidfd, int descriptor) => TakeDescriptor(TakeDescriptorCall, pidfd, descriptor, 0);

    internal static int SetOption(SafeFileHandle socket, int level, int name, bool on)
    {
        var value = on ? 1 : 0;
        return SetOption(socket, level, name, &value, sizeof(int));
    }

    internal static int Bind(SafeFileHandle socket, IPAddress host, int port)
    {
        var isVersion6 = host.GetAddressBytes().Length == 16;
        var address = stackalloc byte[AddressSize];
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = (ushort)(isVersion6 ? Version6 : Version4);
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), (ushort)port);
        _ = host.TryWriteBytes(new Span<byte>(address + (isVersion6 ? 8 : 4), 16), out _);
        if (isVersion6) *(uint*)(address + 24) = (uint)host.ScopeId;
        return SocketCalls.Bind(socket, address, isVersion6 ? 28u : 16u);
    }

    /// <summary>How many connections wait at a socket of TCP, and how many may; null where the kernel doesn't tell.</summary>
    internal static (int Queued, int Bound)? ConnectionQueue(SafeFileHandle socket)
    {
        var information = stackalloc uint[InformationSize / sizeof(uint)];
        uint length = InformationSize;
        if (GetOption(socket, Tcp, TcpInformation, information, &length) < 0 || length < 36) return null;
        return ((int)information[QueuedPlace], (int)information[QueueBoundPlace]);
    }

    /// <summary>How many bytes of datagrams wait at a socket, as memory of the kernel, and how many may.</summary>
    internal static (int Queued, int Bound)? DatagramQueue(SafeFileHandle socket)
    {
        var information = stackalloc uint[9];
        uint length = 36;
        return GetOption(socket, SocketCalls.SocketLevel, MemoryInformation, information, &length) < 0 ? null : ((int)information[0], (int)information[1]);
    }
}
