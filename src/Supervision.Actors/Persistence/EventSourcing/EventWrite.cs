namespace Supervision.Actors.Persistence;

/// <summary>Something whose handlers run in order: a batch on its way to the journal, or a deferral.</summary>
internal interface IWriteStep
{
    /// <summary>Whether commands are put aside until it is done.</summary>
    bool IsBlocking { get; }

    bool IsDone { get; }

    /// <summary>Runs the handlers.</summary>
    void Complete();
}

/// <summary>A handler that runs when all steps before it are done.</summary>
internal sealed class Deferral(Action handler, bool isBlocking) : IWriteStep
{
    public bool IsBlocking => isBlocking;

    public bool IsDone => true;

    public void Complete() => handler();
}

/// <summary>Events of a persistent actor on their way to the journal.</summary>
internal sealed class EventWrite(
    PersistentActor owner, IActorRef sender, long first, IReadOnlyList<JournalEvent> events, EventWriter writer, bool mayBeHeld)
    : AppendWrite(owner.PersistenceId, first, events, writer.Id, owner.Now, mayBeHeld), IWriteStep
{
    private readonly IActorRef _self = owner.Self;
    private Action<RecordOutcome>? _acknowledge;

    public bool IsBlocking { get; init; }

    public bool IsDone { get; set; }

    /// <summary>One handler per event, or none.</summary>
    public IReadOnlyList<Action> Handlers { get; init; } = [];

    /// <summary>Told once what has become of recorded facts.</summary>
    public Action<RecordOutcome>? Acknowledgement { init => _acknowledge = value; }

    /// <summary>The first of the events as the actor gave it.</summary>
    public required object FirstEvent { get; init; }

    public void Acknowledge(RecordOutcome outcome)
    {
        var acknowledge = _acknowledge;
        _acknowledge = null;
        acknowledge?.Invoke(outcome);
    }

    public void Complete()
    {
        foreach (var handler in Handlers)
        {
            writer.NoteApplied(1);
            handler();
        }
        Acknowledge(new RecordOutcome(RecordStatus.Durable, ""));
    }

    protected internal override void OnDurable() => _self.Tell(new WriteEnded(owner, this, null), sender);

    protected internal override void OnFailed(JournalException error) => _self.Tell(new WriteEnded(owner, this, error), sender);

    protected internal override void OnHeld(JournalHealth health)
    {
        if (_acknowledge is not null)
            _self.Tell(new WriteHeld(owner, this, new RecordOutcome(RecordStatus.Held, health.Reason)), sender);
    }
}

internal sealed class OwnSnapshotWrite(PersistentActor owner, StoredSnapshot snapshot) : SaveSnapshotWrite(snapshot)
{
    private readonly IActorRef _self = owner.Self;

    protected internal override void OnDurable() => _self.Tell(new SnapshotEnded(owner, Snapshot, null), ActorRefs.NoSender);

    protected internal override void OnFailed(JournalException error) => _self.Tell(new SnapshotEnded(owner, Snapshot, error), ActorRefs.NoSender);
}

internal sealed class OwnSnapshotDeletion(PersistentActor owner, long to) : DeleteSnapshotsWrite(owner.PersistenceId, 0, to)
{
    private readonly IActorRef _self = owner.Self;

    protected internal override void OnDurable()
    {
    }

    protected internal override void OnFailed(JournalException error) => _self.Tell(new DeletionFailed(owner, error), ActorRefs.NoSender);
}

internal sealed class OwnEventDeletion(PersistentActor owner, long to) : DeleteEventsWrite(owner.PersistenceId, to)
{
    private readonly IActorRef _self = owner.Self;

    protected internal override void OnDurable()
    {
    }

    protected internal override void OnFailed(JournalException error) => _self.Tell(new DeletionFailed(owner, error), ActorRefs.NoSender);
}
