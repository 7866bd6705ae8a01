using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>What is behind a path, and changes of it.</summary>
internal static unsafe partial class InodeCalls
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int NoFollow = 0x100;
    private const uint InodeMask = 0x100;

    // Files that are deleted or moved away, and the same of the directory itself.
    private const uint Departures = 0x40 | 0x200 | 0x400 | 0x800;

    [LibraryImport(Libc.Name, EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int CreateWatch(int flags);

    [LibraryImport(Libc.Name, EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(SafeFileHandle watch, string path, uint mask);

    [LibraryImport(Libc.Name, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int directory, string path, int flags, uint mask, FileStatus* status);

    internal static int CreateWatch() => CreateWatch(CloseOnExec | NonBlocking);

    /// <summary>Makes the watch readable when something leaves a directory, or the directory its place.</summary>
    internal static int WatchDepartures(SafeFileHandle watch, string directory) => AddWatch(watch, directory, Departures);

    /// <summary>Which file is behind a path, symbolic links being files; null if there is none.</summary>
    internal static (uint Major, uint Minor, ulong Inode)? TryIdentify(string path)
    {
        FileStatus status;
        return Status(FileCalls.CurrentDirectory, path, NoFollow, InodeMask, &status) < 0 ? null : (status.Major, status.Minor, status.Inode);
    }

    /// <summary>The parts of <c>struct statx</c> that tell a file from others.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileStatus
    {
        [FieldOffset(32)]
        internal ulong Inode;

        [FieldOffset(136)]
        internal uint Major;

        [FieldOffset(140)]
        internal uint Minor;
    }
}
