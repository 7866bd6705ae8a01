namespace Supervision.Actors.Persistence;

/// <summary>The handlers of stored events and snapshots, in the order in which they were named.</summary>
internal sealed class RecoveryTable
{
    private HandlerTable _events;
    private HandlerTable _snapshots;

    public bool HasSnapshots { get; private set; }

    public void AddEvent<T>(Action<T> apply) => _events.Add(new MessageHandler<T>(apply, null));

    public void AddSnapshot<T>(Action<T, SnapshotMetadata> restore)
    {
        HasSnapshots = true;
        _snapshots.Add(new DecidingHandler<Offer>(offer =>
        {
            if (offer.State is not T state)
                return false;
            restore(state, offer.Metadata);
            return true;
        }));
    }

    public void Apply(object stored)
    {
        if (!_events.TryHandle(stored))
            throw new InvalidOperationException($"the actor names no Recover handler for {stored.GetType()}");
    }

    public void Restore(object state, SnapshotMetadata metadata)
    {
        if (!_snapshots.TryHandle(new Offer(state, metadata)))
            throw new InvalidOperationException($"the actor names no RecoverSnapshot handler for {state.GetType()}");
    }

    private sealed record Offer(object State, SnapshotMetadata Metadata);
}
