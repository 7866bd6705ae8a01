using System.Runtime.InteropServices;
using Supervision.Posix.Memory;

namespace Supervision.Daemon;

/// <summary>
/// A start makes more garbage than weeks of waiting do, and a process that waits collects none: without this, what the daemon used when it was
/// last busy would stay resident for good, as would the code that only a start runs through. Looks now and then; when it has been busy and is not
/// any more, everything is collected once.
/// </summary>
internal sealed partial class CalmCollection : IDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Who allocates less between two looks is calm.</summary>
    private const long CalmBytes = 1 << 20;

    /// <summary>Less than this is not worth a collection of everything.</summary>
    private const long WorthBytes = 8 << 20;

    private readonly ITimer _timer;
    private long _seen = GC.GetTotalAllocatedBytes();
    private long _collected;

    public CalmCollection(TimeProvider time) => _timer = time.CreateTimer(static self => ((CalmCollection)self!).Look(), this, LookEvery, LookEvery);

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isCalm = allocated - _seen < CalmBytes;
        _seen = allocated;
        if (isCalm && allocated - _collected > WorthBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Trim();
            _ = LoadedCode.Release();
            _collected = allocated;
        }
    }

    /// <summary>The compiler and the database take theirs from the C library, which keeps what it is given back.</summary>
    private static void Trim()
    {
        try
        {
            _ = MallocTrim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Only glibc has it: malloc_trim(3).
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
