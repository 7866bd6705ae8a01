namespace Supervision.Actors;

/// <summary>The behaviours of an actor; the current one is on top. The first one is the actor's own method.</summary>
internal struct BehaviorStack
{
    private Stack<Receive>? _below;
    private Receive? _current;

    internal Receive CurrentOf(ActorBase actor) => _current ??= actor.ReceiveFirst;

    internal void Replace(Receive behavior) => _current = behavior ?? throw new ArgumentNullException(nameof(behavior));

    internal void Push(Receive behavior, ActorBase actor)
    {
        ArgumentNullException.ThrowIfNull(behavior);
        (_below ??= new Stack<Receive>()).Push(CurrentOf(actor));
        _current = behavior;
    }

    internal void Pop()
    {
        if (_below is not null && _below.TryPop(out var below))
            _current = below;
    }
}
