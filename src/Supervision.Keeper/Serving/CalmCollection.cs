using Supervision.Posix.Memory;

namespace Supervision.Keeper.Serving;

/// <summary>
/// A burst of starts and ends leaves garbage, and a keeper that waits collects none: without this, it would stay resident for good, as would the code of
/// its own start. No timer runs while there is nothing worth collecting. On the loop's thread, which allocates all there is.
/// </summary>
internal sealed class CalmCollection
{
    /// <summary>So long after the last event the keeper is calm.</summary>
    private const int CalmMs = 2000;

    /// <summary>Less than this is not worth a collection of everything.</summary>
    private const long WorthBytes = 1 << 20;

    // The first calm is always worth it.
    private long _collected = -WorthBytes;

    /// <summary>How long to wait for an event, in milliseconds; -1 for ever.</summary>
    public int PatienceMs => GC.GetAllocatedBytesForCurrentThread() - _collected > WorthBytes ? CalmMs : -1;

    /// <summary>Nothing has happened in that time.</summary>
    public void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = LoadedCode.Release();
        _collected = GC.GetAllocatedBytesForCurrentThread();
    }
}
