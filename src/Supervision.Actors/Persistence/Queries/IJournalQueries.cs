namespace Supervision.Actors.Persistence;

/// <summary>What a journal holds, for reading: durable events only.</summary>
public interface IJournalQueries
{
    /// <summary>Reads events.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellation">Ends the enumeration; the only end of a live one.</param>
    /// <returns>The events, page by page as they are asked for.</returns>
    /// <exception cref="JournalException">The database cannot be read; or a query by id alone found a gap in the sequence numbers.</exception>
    IAsyncEnumerable<JournalEntry> EventsAsync(EventQuery query, CancellationToken cancellation = default);

    /// <summary>Reads the persistence ids of all events, in ordinal order.</summary>
    /// <param name="cancellation">Ends the enumeration.</param>
    /// <exception cref="JournalException">The database cannot be read.</exception>
    IAsyncEnumerable<string> PersistenceIdsAsync(CancellationToken cancellation = default);
}
