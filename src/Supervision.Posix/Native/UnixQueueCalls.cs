using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>What the kernel tells of a unix socket when it is asked by netlink: sock_diag(7). Nothing else tells how many connections wait at one.</summary>
internal static unsafe partial class UnixQueueCalls
{
    private const int Netlink = 16;
    private const int Raw = 3;
    private const int SocketDiagnosis = 4;
    private const ushort ByFamily = 20;
    private const ushort IsRequest = 1;
    private const uint ShowQueue = 0x10;
    private const ushort QueueAttribute = 4;
    private const int AnswerSize = 1024;
    private const int AttributesAt = 16 + 16;

    [LibraryImport(Libc.Name, EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeFileHandle socket, void* bytes, nuint length, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeFileHandle socket, void* bytes, nuint length, int flags);

    /// <summary>How many connections wait at a unix socket that listens, and how many may; null where the kernel doesn't tell.</summary>
    /// <param name="inode">The socket.</param>
    internal static (int Queued, int Bound)? Of(long inode)
    {
        var number = SocketCalls.Create(Netlink, Raw | SocketCalls.CloseOnExec, SocketDiagnosis);
        if (number < 0) return null;
        using var socket = new SafeFileHandle(number, ownsHandle: true);
        var request = new Request
        {
            Length = (uint)sizeof(Request),
            Type = ByFamily,
            Flags = IsRequest,
            Family = SocketCalls.Unix,
            States = uint.MaxValue,
            Inode = (uint)inode,
            Show = ShowQueue,
            Cookie = ulong.MaxValue,
        };
        var answer = stackalloc byte[AnswerSize];
        // The kernel answers within the call that asks.
        if (Send(socket, &request, (nuint)sizeof(Request), 0) < 0) return null;
        var length = (int)Receive(socket, answer, AnswerSize, SocketCalls.DoNotWait);
        return length < AttributesAt || *(ushort*)(answer + 4) != ByFamily ? null : QueueIn(new ReadOnlySpan<byte>(answer, length)[AttributesAt..]);
    }

    /// <summary>Attributes are a length, which counts its own four bytes, a type, and the value, each at a multiple of four.</summary>
    private static (int Queued, int Bound)? QueueIn(ReadOnlySpan<byte> attributes)
    {
        while (attributes.Length >= 4)
        {
            var (length, type) = (MemoryMarshal.Read<ushort>(attributes), MemoryMarshal.Read<ushort>(attributes[2..]));
            if (length < 4 || length > attributes.Length) break;
            if (type == QueueAttribute && length >= 12) return (MemoryMarshal.Read<int>(attributes[4..]), MemoryMarshal.Read<int>(attributes[8..]));
            attributes = attributes[Math.Min((length + 3) & ~3, attributes.Length)..];
        }

        return null;
    }

    /// <summary><c>struct nlmsghdr</c> and <c>struct unix_diag_req</c>.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct Request
    {
        internal uint Length;
        internal ushort Type;
        internal ushort Flags;
        internal uint Sequence;
        internal uint Sender;
        internal byte Family;
        internal byte Protocol;
        internal ushort Padding;
        internal uint States;
        internal uint Inode;
        internal uint Show;
        internal ulong Cookie;
    }
}
