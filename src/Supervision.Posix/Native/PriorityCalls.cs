using System.Runtime.InteropServices;

namespace Supervision.Posix.Native;

/// <summary>The process's own priority and limits.</summary>
internal static unsafe partial class PriorityCalls
{
    [LibraryImport(Libc.Name, EntryPoint = "getpriority")]
    private static partial int Get(int kind, uint id);

    [LibraryImport(Libc.Name, EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, ulong* softAndHard);

    internal static int OwnNice() => Get(0, 0);

    internal static ulong OwnHardLimit(int resource)
    {
        var values = stackalloc ulong[2];
        return GetLimit(resource, values) == 0 ? values[1] : ulong.MaxValue;
    }
}
