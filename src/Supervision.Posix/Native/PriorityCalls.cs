using System.Runtime.InteropServices;

namespace Supervision.Posix.Native;

/// <summary>The process's own priority and limits.</summary>
internal static unsafe partial class PriorityCalls
{
    private const int ThreadItself = 1;
    private const int IdleClass = 3 << 13;
    private const int OpenFiles = 7;

    /// <summary>ioprio_set has no function in the C library, and another number on each processor.</summary>
    private static nint DiskPriorityCall => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 30 : 251;

    [LibraryImport(Libc.Name, EntryPoint = "getpriority")]
    private static partial int Get(int kind, uint id);

    [LibraryImport(Libc.Name, EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, ulong* softAndHard);

    [LibraryImport(Libc.Name, EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, ulong* softAndHard);

    [LibraryImport(Libc.Name, EntryPoint = "setpriority")]
    private static partial int Set(int kind, uint id, int nice);

    [LibraryImport(Libc.Name, EntryPoint = "syscall")]
    private static partial nint SetDiskPriority(nint number, nint who, nint id, nint priority);

    /// <summary>The calling thread alone: Linux counts both priorities per thread, whatever POSIX says.</summary>
    internal static void SetOwnThread(int nice)
    {
        _ = Set(0, 0, nice);
        _ = SetDiskPriority(DiskPriorityCall, ThreadItself, 0, IdleClass);
    }

    internal static int OwnNice() => Get(0, 0);

    internal static (ulong Soft, ulong Hard) OwnOpenFiles()
    {
        var values = stackalloc ulong[2];
        return GetLimit(OpenFiles, values) == 0 ? (values[0], values[1]) : (0, 0);
    }

    internal static void SetOwnOpenFiles(ulong soft, ulong hard)
    {
        var values = stackalloc ulong[2] { soft, hard };
        _ = SetLimit(OpenFiles, values);
    }

    internal static ulong OwnHardLimit(int resource)
    {
        var values = stackalloc ulong[2];
        return GetLimit(resource, values) == 0 ? values[1] : ulong.MaxValue;
    }
}
