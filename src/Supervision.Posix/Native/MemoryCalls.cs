using System.Runtime.InteropServices;

namespace Supervision.Posix.Native;

/// <summary>Memory of this process.</summary>
internal static unsafe partial class MemoryCalls
{
    /// <summary>Pages are let go of; what comes from a file is read again from there when it is needed.</summary>
    internal const int NotNeeded = 4;

    [LibraryImport(Libc.Name, EntryPoint = "madvise", SetLastError = true)]
    internal static partial int Advise(void* start, nuint length, int advice);
}
