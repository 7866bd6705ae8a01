namespace Supervision.Actors.Persistence;

/// <summary>Watches over the numbers of a replay, so that no event is skipped silently.</summary>
internal sealed class EventSequence(string persistenceId, string journal)
{
    private bool _hasSnapshot;

    /// <summary>The last number seen.</summary>
    public long Last { get; private set; }

    public void StartAt(StoredSnapshot snapshot)
    {
        Last = snapshot.SequenceNumber;
        _hasSnapshot = true;
    }

    /// <summary>Takes one event.</summary>
    /// <returns>Whether it is to be replayed; marks of deletion are not.</returns>
    public bool Accept(StoredEvent stored)
    {
        if (stored.IsDeleted)
        {
            if (stored.SequenceNumber > Last)
                throw MissingSnapshot(stored.SequenceNumber);
            return false;
        }
        if (stored.SequenceNumber != Last + 1)
            throw Gap(Last + 1, stored.SequenceNumber - 1);
        Last = stored.SequenceNumber;
        return true;
    }

    /// <summary>The replay has ended: everything up to the highest number must have been seen.</summary>
    public void End(long highest)
    {
        if (Last < highest)
            throw Gap(Last + 1, highest);
    }

    private JournalException Gap(long first, long last) => new(
        JournalFault.Gap,
        $"The events of '{persistenceId}' have a gap in {journal}: {Numbers(first, last)} missing, although later events are there.");

    private JournalException MissingSnapshot(long deletedTo) => new(
        JournalFault.Deleted,
        $"The events of '{persistenceId}' up to number {deletedTo} were deleted from {journal}, but "
        + (_hasSnapshot ? $"the latest snapshot covers them only up to {Last}." : "there is no snapshot that covers them."));

    private static string Numbers(long first, long last) => first == last ? $"number {first} is" : $"numbers {first} to {last} are";
}
