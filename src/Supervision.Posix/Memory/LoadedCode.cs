using Supervision.Posix.Native;

namespace Supervision.Posix.Memory;

/// <summary>
/// The programs and libraries that this process runs. A start goes once through much of them: a daemon that then waits for weeks would have it resident
/// for good, since the system takes nothing away while there is memory.
/// </summary>
public static class LoadedCode
{
    /// <summary>Lets go of all of it: what runs on is had again from the system's cache, a page at a time, in some hundred microseconds altogether.</summary>
    /// <returns>How many bytes were resident of it.</returns>
    public static long Release()
    {
        long released = 0;
        foreach (var mapping in Mapping.ReadOwn())
        {
            if (mapping.IsReadAgain && TryRelease(mapping)) released += mapping.ResidentBytes;
        }

        return released;
    }

    private static unsafe bool TryRelease(in Mapping mapping) =>
        MemoryCalls.Advise((void*)mapping.Start, (nuint)(mapping.End - mapping.Start), MemoryCalls.NotNeeded) == 0;
}
