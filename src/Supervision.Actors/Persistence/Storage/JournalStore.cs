namespace Supervision.Actors.Persistence;

/// <summary>
/// Where a journal keeps its rows. It writes what it is told, as a whole or not at all; order, grouping, waiting and retrying are
/// the business of <see cref="GroupCommitJournal"/>. Everything is synchronous: the journal brings the threads.
/// </summary>
public abstract class JournalStore : IDisposable
{
    /// <summary>What and where it is, for people.</summary>
    public abstract string Description { get; }

    /// <summary>How many readers may be open at a time besides the writer.</summary>
    public virtual int ReadersMax => 1;

    /// <summary>Creates or migrates what is needed.</summary>
    /// <returns>What an operator should know, one sentence each.</returns>
    /// <exception cref="JournalException">The store cannot be used.</exception>
    public abstract IReadOnlyList<string> Open();

    /// <summary>Opens the one writer.</summary>
    /// <exception cref="JournalException">The store cannot be written.</exception>
    public abstract IStoreWriter OpenWriter();

    /// <summary>Opens a reader.</summary>
    /// <exception cref="JournalException">The store cannot be read.</exception>
    public abstract IStoreReader OpenReader();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of everything.</summary>
    /// <param name="disposing">False from a finalizer.</param>
    protected abstract void Dispose(bool disposing);
}

/// <summary>Changes a store; used by one thread at a time. Every method throws <see cref="JournalException"/> and nothing else.</summary>
public interface IStoreWriter : IDisposable
{
    /// <summary>The highest sequence number ever written for the persistence id, 0 for none.</summary>
    /// <param name="persistenceId">Whose number it is.</param>
    long HighestSequenceNumber(string persistenceId);

    /// <summary>The incarnation that wrote an event, or null when the event is not there.</summary>
    /// <param name="persistenceId">Whose event it is.</param>
    /// <param name="sequenceNumber">Its number.</param>
    string? WriterOf(string persistenceId, long sequenceNumber);

    /// <summary>
    /// Makes all changes in one transaction. A number that is taken throws <see cref="JournalFault.Conflict"/>. After an exception
    /// nothing was changed, unless it says that the outcome is unknown.
    /// </summary>
    /// <param name="group">The changes in order.</param>
    void Commit(IReadOnlyList<JournalWrite> group);

    /// <summary>Finds out whether the store can be written, by writing something that nobody reads.</summary>
    void Probe();
}

/// <summary>Reads a store; used by one thread at a time. Every method throws <see cref="JournalException"/> and nothing else.</summary>
public interface IStoreReader : IDisposable
{
    /// <summary>The highest sequence number ever written for the persistence id, 0 for none.</summary>
    /// <param name="persistenceId">Whose number it is.</param>
    long HighestSequenceNumber(string persistenceId);

    /// <summary>Reads events in order, marks of deletion included.</summary>
    /// <param name="persistenceId">Whose events they are.</param>
    /// <param name="fromSequenceNumber">The first number wanted.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="into">Where they are added.</param>
    void ReadEvents(string persistenceId, long fromSequenceNumber, int max, List<StoredEvent> into);

    /// <summary>The latest snapshot up to a sequence number, or null.</summary>
    /// <param name="persistenceId">Whose state it is.</param>
    /// <param name="maxSequenceNumber">The highest number wanted.</param>
    StoredSnapshot? LoadSnapshot(string persistenceId, long maxSequenceNumber);

    /// <summary>Reads one page of a query, deleted events left out.</summary>
    /// <param name="query">What is wanted.</param>
    /// <param name="position"><see cref="EventQuery.PositionOf"/> of the last entry read, or <see cref="EventQuery.Start"/>; the page begins after it.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="into">Where they are added.</param>
    void ReadQuery(EventQuery query, long position, int max, List<JournalEntry> into);

    /// <summary>Reads persistence ids in ordinal order.</summary>
    /// <param name="after">Only ids after this one; empty for the first.</param>
    /// <param name="max">How many at most.</param>
    /// <param name="into">Where they are added.</param>
    void ReadPersistenceIds(string after, int max, List<string> into);
}
