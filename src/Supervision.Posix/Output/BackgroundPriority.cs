using Supervision.Posix.Native;

namespace Supervision.Posix.Output;

/// <summary>Lets a thread have what the others leave over.</summary>
public static class BackgroundPriority
{
    private const int LastNice = 19;

    /// <summary>Gives the calling thread, for the rest of its life, the processor and the disk only when nobody else wants them. Refusals are ignored.</summary>
    public static void Take() => PriorityCalls.SetOwnThread(LastNice);
}
