using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Moving bytes between sockets without copying them, and the ends of connections.</summary>
internal static unsafe partial class RelayCalls
{
    internal const int InProgress = 115;
    private const int Version4 = 2;
    private const int Version6 = 10;
    private const int Tcp = 6;
    private const int NoDelayOption = 1;
    private const int ErrorOption = 4;
    private const int LingerOption = 13;
    private const int AddressSize = 28;
    private const uint MoveWithoutWaiting = 1 | 2;
    private const int WriteWay = 1;

    [LibraryImport(Libc.Name, EntryPoint = "splice", SetLastError = true)]
    private static partial nint Splice(SafeFileHandle from, nint fromOffset, SafeFileHandle to, nint toOffset, nuint length, uint flags);

    [LibraryImport(Libc.Name, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle socket, int level, int name, int* value, uint length);

    [LibraryImport(Libc.Name, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetOption(SafeFileHandle socket, int level, int name, int* value, uint* length);

    /// <summary>Moves bytes from a socket to a pipe, or from a pipe to a socket, as many as go at once; 0 at the end.</summary>
    internal static nint Move(SafeFileHandle from, SafeFileHandle to, int length) => Splice(from, 0, to, 0, (nuint)length, MoveWithoutWaiting);

    /// <summary>Sends what is written at once, since what comes in came in at once.</summary>
    internal static void SetNoDelay(SafeFileHandle socket)
    {
        var on = 1;
        _ = SetOption(socket, Tcp, NoDelayOption, &on, sizeof(int));
    }

    /// <summary>Closes a connection so that the other end is told that it broke.</summary>
    internal static void Reset(SafeFileHandle socket)
    {
        var atOnce = stackalloc int[2];
        (atOnce[0], atOnce[1]) = (1, 0);
        _ = SetOption(socket, SocketCalls.SocketLevel, LingerOption, atOnce, 2 * sizeof(int));
        socket.Dispose();
    }

    /// <summary>Says that no more will be written.</summary>
    internal static void EndWriting(SafeFileHandle socket) => _ = SocketCalls.Shutdown(socket, WriteWay);

    /// <summary>What became of an attempt to connect: 0, or an error.</summary>
    internal static int TakeError(SafeFileHandle socket)
    {
        var error = 0;
        uint length = sizeof(int);
        return GetOption(socket, SocketCalls.SocketLevel, ErrorOption, &error, &length) < 0 ? Marshal.GetLastPInvokeError() : error;
    }

    internal static int CreateStream(IPEndPoint remote) =>
        SocketCalls.Create(IsVersion6(remote) ? Version6 : Version4, SocketCalls.Stream | SocketCalls.CloseOnExec | SocketCalls.NonBlocking, 0);

    internal static int Connect(SafeFileHandle socket, IPEndPoint remote)
    {
        var isVersion6 = IsVersion6(remote);
        var address = stackalloc byte[AddressSize];
        new Span<byte>(address, AddressSize).Clear();
        *(ushort*)address = (ushort)(isVersion6 ? Version6 : Version4);
        BinaryPrimitives.WriteUInt16BigEndian(new Span<byte>(address + 2, 2), (ushort)remote.Port);
        _ = remote.Address.TryWriteBytes(new Span<byte>(address + (isVersion6 ? 8 : 4), 16), out _);
        if (isVersion6) *(uint*)(address + 24) = (uint)remote.Address.ScopeId;
        return SocketCalls.Connect(socket, address, isVersion6 ? 28u : 16u);
    }

    private static bool IsVersion6(IPEndPoint remote) => remote.AddressFamily == AddressFamily.InterNetworkV6;
}
