namespace Supervision.Actors.Persistence;

/// <summary>Reads, page by page, what a persistent actor needs to come back.</summary>
public abstract class JournalReplay
{
    /// <summary>Reads the next page. Not called again before the task has ended, nor after the last page.</summary>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="JournalException">
    /// The database cannot be read; or numbers are missing (<see cref="JournalFault.Gap"/>, <see cref="JournalFault.Deleted"/>).
    /// </exception>
    public abstract Task<ReplayPage> NextAsync(CancellationToken cancellation = default);
}
