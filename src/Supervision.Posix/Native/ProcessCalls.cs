using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Waiting for processes.</summary>
internal static unsafe partial class ProcessCalls
{
    internal const int ByPid = 1;
    internal const int ByPidfd = 3;
    internal const int NoHang = 1;
    internal const int Ended = 4;
    private const int PidfdOpen = 434;
    private const int BecomeSubreaper = 36;
    private const nuint GetPidfdInfo = 0xC040FF0B;
    private const ulong ExitInfo = 8;

    [LibraryImport(Libc.Name, EntryPoint = "waitid", SetLastError = true)]
    internal static partial int Wait(int kind, int id, SignalInfo* info, int options);

    [LibraryImport(Libc.Name, EntryPoint = "getpid")]
    internal static partial int OwnPid();

    [LibraryImport(Libc.Name, EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint a, nint b, nint c, nint d);

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenPidfd(nint number, nint pid, nint flags);

    [LibraryImport(Libc.Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int GetInfo(SafeFileHandle pidfd, nuint command, PidfdInfo* info);

    /// <summary>What the kernel keeps of the end of a process that somebody else has reaped, as <c>wait</c> would say it. Linux 6.15 or newer.</summary>
    internal static bool TryGetExit(SafeFileHandle pidfd, out int status)
    {
        var info = new PidfdInfo { Mask = ExitInfo };
        var found = GetInfo(pidfd, GetPidfdInfo, &info) == 0 && (info.Mask & ExitInfo) != 0;
        status = info.ExitCode;
        return found;
    }

    [LibraryImport(Libc.Name, EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int what);

    /// <summary>Gives the calling thread a working directory and a file mode creation mask of its own.</summary>
    internal static int UnshareFileSystemState() => Unshare(0x200);

    /// <summary>Makes this process the parent of all orphans below it.</summary>
    internal static int SetSubreaper() => Control(BecomeSubreaper, 1, 0, 0, 0);

    /// <summary>A descriptor for a process, readable when it has ended; invalid if there is no such process.</summary>
    internal static SafeFileHandle OpenPidfd(int pid) => new(OpenPidfd(PidfdOpen, pid, 0), ownsHandle: true);
}

/// <summary><c>struct pidfd_info</c> of its first version.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct PidfdInfo
{
    [FieldOffset(0)]
    internal ulong Mask;

    [FieldOffset(60)]
    internal int ExitCode;
}

/// <summary>The part of <c>siginfo_t</c> that <c>waitid</c> fills.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct SignalInfo
{
    internal const int CodeExited = 1;
    internal const int CodeDumped = 3;

    [FieldOffset(8)]
    internal int Code;

    [FieldOffset(16)]
    internal int Pid;

    [FieldOffset(24)]
    internal int Status;
}
