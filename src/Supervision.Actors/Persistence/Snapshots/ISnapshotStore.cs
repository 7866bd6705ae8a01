namespace Supervision.Actors.Persistence;

/// <summary>Stored states of persistent actors, from which recovery may start instead of from the first event.</summary>
public interface ISnapshotStore
{
    /// <summary>The latest snapshot.</summary>
    /// <param name="persistenceId">Whose state it is.</param>
    /// <param name="maxSequenceNumber">Only a snapshot up to this number will do.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="JournalException">The database cannot be read.</exception>
    Task<StoredSnapshot?> LoadAsync(string persistenceId, long maxSequenceNumber = long.MaxValue, CancellationToken cancellation = default);

    /// <summary>Stores a snapshot, replacing one of the same sequence number.</summary>
    /// <param name="snapshot">What is stored.</param>
    /// <exception cref="JournalException">It could not be stored.</exception>
    Task SaveAsync(StoredSnapshot snapshot);

    /// <summary>Deletes the snapshots of a range of sequence numbers, both ends included.</summary>
    /// <param name="persistenceId">Whose snapshots they are.</param>
    /// <param name="fromSequenceNumber">The first number deleted.</param>
    /// <param name="toSequenceNumber">The last number deleted.</param>
    /// <exception cref="JournalException">They could not be deleted.</exception>
    Task DeleteAsync(string persistenceId, long fromSequenceNumber, long toSequenceNumber);
}
