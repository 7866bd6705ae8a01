using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;
using Supervision.Posix.Relaying;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Listening;

/// <summary>
/// Takes a socket back from a program that was given it, or from the relay of the node, when all who held it beside that have died. The kernel lets us do so where it would let us trace the
/// program: as root, or as its own user unless the system is set to be stricter.
/// </summary>
internal static class SocketReclaim
{
    /// <summary>The socket that has an address, from a process of the same data directory; null if there is none, or we may not.</summary>
    internal static SafeFileHandle? TryTake(ListenAddress address, string dataDirectory)
    {
        var inodes = SocketTable.Listening(address).Select(socket => socket.Inode).ToHashSet();
        var relay = RelayOf(dataDirectory);
        foreach (var found in SocketHolders.Find(inodes))
        {
            if ((found.Pid == relay || IncarnationMarker.Read(found.Pid)?.DataDirectory == dataDirectory) && TryTake(found.Pid, found.Descriptor, found.Inode) is { } socket) return socket;
        }

        return null;
    }

    private static int? RelayOf(string dataDirectory)
    {
        try
        {
            return int.Parse(File.ReadAllText(new KeeperFiles(dataDirectory, RelayProtocol.Role).Pid), CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            // There is none, or we may not know.
            return null;
        }
    }

    private static SafeFileHandle? TryTake(int pid, int descriptor, long inode)
    {
        using var pidfd = ProcessCalls.OpenPidfd(pid);
        var taken = pidfd.IsInvalid ? -1 : ListenCalls.TakeDescriptor(pidfd, descriptor);
        if (taken < 0) return null;
        var socket = Descriptor.AboveStandard(new SafeFileHandle((nint)taken, ownsHandle: true));
        if (SocketHolders.InodeOf(socket) == inode) return socket;

        // It has closed it, and opened something else by the same number.
        socket.Dispose();
        return null;
    }
}
