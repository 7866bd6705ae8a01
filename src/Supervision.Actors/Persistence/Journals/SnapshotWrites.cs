namespace Supervision.Actors.Persistence;

/// <summary>Stores a snapshot, after the events that were submitted before it.</summary>
public abstract class SaveSnapshotWrite : JournalWrite
{
    /// <summary>Creates the request.</summary>
    /// <param name="snapshot">What is stored; it replaces a snapshot of the same sequence number.</param>
    protected SaveSnapshotWrite(StoredSnapshot snapshot)
        : base(snapshot.PersistenceId) => Snapshot = snapshot;

    /// <summary>What is stored.</summary>
    public StoredSnapshot Snapshot { get; }

    internal override long Weight => 128 + (2L * Snapshot.Payload.Length);
}

/// <summary>Deletes the snapshots of a range of sequence numbers.</summary>
public abstract class DeleteSnapshotsWrite : JournalWrite
{
    /// <summary>Creates the request.</summary>
    /// <param name="persistenceId">Whose snapshots they are.</param>
    /// <param name="fromSequenceNumber">The first number deleted.</param>
    /// <param name="toSequenceNumber">The last number deleted.</param>
    protected DeleteSnapshotsWrite(string persistenceId, long fromSequenceNumber, long toSequenceNumber)
        : base(persistenceId)
    {
        FromSequenceNumber = fromSequenceNumber;
        ToSequenceNumber = toSequenceNumber;
    }

    /// <summary>The first number deleted.</summary>
    public long FromSequenceNumber { get; }

    /// <summary>The last number deleted.</summary>
    public long ToSequenceNumber { get; }
}

/// <summary>
/// Deletes the events up to a sequence number. The last one deleted stays as an empty mark, so that numbers are never used
/// twice and a reader can tell deleted events from lost ones.
/// </summary>
public abstract class DeleteEventsWrite : JournalWrite
{
    /// <summary>Creates the request.</summary>
    /// <param name="persistenceId">Whose events they are.</param>
    /// <param name="toSequenceNumber">The last number deleted; a number not yet written means all events that are.</param>
    protected DeleteEventsWrite(string persistenceId, long toSequenceNumber)
        : base(persistenceId) => ToSequenceNumber = toSequenceNumber;

    /// <summary>The last number deleted.</summary>
    public long ToSequenceNumber { get; }
}
