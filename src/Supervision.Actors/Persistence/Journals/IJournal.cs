namespace Supervision.Actors.Persistence;

/// <summary>
/// Ordered, durable events and snapshots, by persistence id. One journal is the only writer of its persistence ids; any number
/// of actors use it at a time.
/// </summary>
public interface IJournal : IDisposable
{
    /// <summary>What and where the journal is, for people: <c>SQLite database /var/lib/supervision/journal.db</c>.</summary>
    string Description { get; }

    /// <summary>What the journal noticed when it was opened and an operator should know, one sentence each; empty when all was well.</summary>
    IReadOnlyList<string> Notices { get; }

    /// <summary>Whether events become durable at the moment.</summary>
    JournalHealth Health { get; }

    /// <summary>Told of each change between available and not, and of each new reason; on the journal's thread, so return at once.</summary>
    event Action<JournalHealth>? HealthChanged;

    /// <summary>Finished work that others may read.</summary>
    IJournalQueries Queries { get; }

    /// <summary>
    /// Hands over a change. Changes of one persistence id are made in the order of submission; the outcome is told through the
    /// change's own methods.
    /// </summary>
    /// <param name="write">The change; submitted once.</param>
    /// <returns>False when too much waits already, or the journal is closed: then nothing was taken over and no method is called.</returns>
    bool TrySubmit(JournalWrite write);

    /// <summary>Starts to read what a persistent actor needs to come back: its latest snapshot, and the events after it.</summary>
    /// <param name="persistenceId">Whose events they are.</param>
    /// <param name="useSnapshot">False to replay from the first event.</param>
    /// <returns>Nothing is read before <see cref="JournalReplay.NextAsync"/>.</returns>
    JournalReplay Replay(string persistenceId, bool useSnapshot = true);

    /// <summary>The highest sequence number ever written for the persistence id, 0 for none. Events held in memory count.</summary>
    /// <param name="persistenceId">Whose number it is.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="JournalException">The database cannot be read.</exception>
    Task<long> HighestSequenceNumberAsync(string persistenceId, CancellationToken cancellation = default);

    /// <summary>The snapshots of the journal.</summary>
    ISnapshotStore Snapshots { get; }
}
