namespace Supervision.Actors.Persistence;

/// <summary>
/// What the journal tells a persistent actor. It belongs to one incarnation: a later one ignores it. Its sender is the sender of
/// the command that led to it, so that handlers can answer.
/// </summary>
internal abstract class PersistenceMessage(PersistentActor owner) : INotInfluenceReceiveTimeout, IDeadLetterSuppression
{
    public PersistentActor Owner => owner;

    public abstract void Receive(EventWriter writer);
}

/// <summary>Makes a new incarnation recover although nobody has sent it anything.</summary>
internal sealed class RecoveryStart(PersistentActor owner) : PersistenceMessage(owner)
{
    public override void Receive(EventWriter writer)
    {
    }
}

/// <summary>A page of the recovery, or what went wrong.</summary>
internal sealed class RecoveryStep(PersistentActor owner, ReplayPage? page, Exception? error) : PersistenceMessage(owner)
{
    public override void Receive(EventWriter writer) => Owner.ContinueRecovery(page, error);
}

internal sealed class WriteEnded(PersistentActor owner, EventWrite write, JournalException? error) : PersistenceMessage(owner)
{
    public override void Receive(EventWriter writer) => writer.End(write, error);
}

internal sealed class WriteHeld(PersistentActor owner, EventWrite write, RecordOutcome outcome) : PersistenceMessage(owner)
{
    public override void Receive(EventWriter writer) => write.Acknowledge(outcome);
}

internal sealed class SnapshotEnded(PersistentActor owner, StoredSnapshot snapshot, JournalException? error) : PersistenceMessage(owner)
{
    public override void Receive(EventWriter writer) => Owner.EndSnapshot(snapshot.Metadata, error);
}

internal sealed class DeletionFailed(PersistentActor owner, JournalException error) : PersistenceMessage(owner)
{
    public override void Receive(EventWriter writer) => Owner.WarnOfDeletion(error);
}

internal sealed class JournalIsBack(PersistentActor owner) : PersistenceMessage(owner)
{
    public override void Receive(EventWriter writer) => writer.JournalIsBack();
}
