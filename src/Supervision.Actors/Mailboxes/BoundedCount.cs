namespace Supervision.Actors;

/// <summary>How many messages a bounded mailbox holds, kept by producers and consumer together.</summary>
internal sealed class BoundedCount(int capacity)
{
    private int _count;

    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _count) <= capacity)
            return true;
        Interlocked.Decrement(ref _count);
        return false;
    }

    internal void Leave() => Interlocked.Decrement(ref _count);
}
