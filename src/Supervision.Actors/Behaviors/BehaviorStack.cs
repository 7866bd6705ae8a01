namespace Supervision.Actors;

/// <summary>The behaviours of an actor; the current one is on top. The first one, its own method, is null here.</summary>
internal struct BehaviorStack
{
    private Stack<Receive?>? _below;

    internal Receive? Current { get; private set; }

    internal void Replace(Receive behavior) => Current = behavior ?? throw new ArgumentNullException(nameof(behavior));

    internal void Push(Receive behavior)
    {
        ArgumentNullException.ThrowIfNull(behavior);
        (_below ??= new Stack<Receive?>()).Push(Current);
        Current = behavior;
    }

    internal void Pop()
    {
        if (_below is not null && _below.TryPop(out var below))
            Current = below;
    }
}
