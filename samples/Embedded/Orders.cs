namespace Embedded;

/// <summary>Something that the rest of the application has, and that the worker gets by dependency injection.</summary>
internal sealed class Orders
{
    private int _last;

    public int Next() => Interlocked.Increment(ref _last);
}
