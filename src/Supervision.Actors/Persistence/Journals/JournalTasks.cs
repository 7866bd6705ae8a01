namespace Supervision.Actors.Persistence;

/// <summary>The journal's requests as tasks, for callers that are not actors.</summary>
public static class JournalTasks
{
    /// <summary>Writes events as a whole; the task ends when they are durable.</summary>
    /// <param name="journal">Where to.</param>
    /// <param name="persistenceId">Whose events they are.</param>
    /// <param name="firstSequenceNumber">The number of the first event: one more than the highest so far.</param>
    /// <param name="events">The events in order.</param>
    /// <param name="writer">The incarnation that writes.</param>
    /// <param name="created">When the events happened, in UTC.</param>
    /// <exception cref="JournalException">They were not written, or nobody knows.</exception>
    public static Task AppendAsync(
        this IJournal journal, string persistenceId, long firstSequenceNumber, IReadOnlyList<JournalEvent> events, string writer, DateTimeOffset created)
    {
        var outcome = new Outcome();
        return Submit(journal, new Append(persistenceId, firstSequenceNumber, events, writer, created, outcome), outcome);
    }

    /// <summary>Deletes the events up to a sequence number; see <see cref="DeleteEventsWrite"/>.</summary>
    /// <param name="journal">Where.</param>
    /// <param name="persistenceId">Whose events they are.</param>
    /// <param name="toSequenceNumber">The last number deleted.</param>
    /// <exception cref="JournalException">They were not deleted, or nobody knows.</exception>
    public static Task DeleteEventsAsync(this IJournal journal, string persistenceId, long toSequenceNumber)
    {
        var outcome = new Outcome();
        return Submit(journal, new DeleteEvents(persistenceId, toSequenceNumber, outcome), outcome);
    }

    internal static Task SaveSnapshotAsync(this IJournal journal, StoredSnapshot snapshot)
    {
        var outcome = new Outcome();
        return Submit(journal, new SaveSnapshot(snapshot, outcome), outcome);
    }

    internal static Task DeleteSnapshotsAsync(this IJournal journal, string persistenceId, long from, long to)
    {
        var outcome = new Outcome();
        return Submit(journal, new DeleteSnapshots(persistenceId, from, to, outcome), outcome);
    }

    private static Task Submit(IJournal journal, JournalWrite write, Outcome outcome)
    {
        if (!journal.TrySubmit(write))
        {
            outcome.SetException(new JournalException(
                JournalFault.Overloaded, $"{journal.Description} takes no more: it is closed, or too much waits to be written."));
        }
        return outcome.Task;
    }

    private sealed class Outcome() : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Append(
        string persistenceId, long first, IReadOnlyList<JournalEvent> events, string writer, DateTimeOffset created, Outcome outcome)
        : AppendWrite(persistenceId, first, events, writer, created)
    {
        protected internal override void OnDurable() => outcome.SetResult();

        protected internal override void OnFailed(JournalException error) => outcome.SetException(error);
    }

    private sealed class DeleteEvents(string persistenceId, long to, Outcome outcome) : DeleteEventsWrite(persistenceId, to)
    {
        protected internal override void OnDurable() => outcome.SetResult();

        protected internal override void OnFailed(JournalException error) => outcome.SetException(error);
    }

    private sealed class SaveSnapshot(StoredSnapshot snapshot, Outcome outcome) : SaveSnapshotWrite(snapshot)
    {
        protected internal override void OnDurable() => outcome.SetResult();

        protected internal override void OnFailed(JournalException error) => outcome.SetException(error);
    }

    private sealed class DeleteSnapshots(string persistenceId, long from, long to, Outcome outcome)
        : DeleteSnapshotsWrite(persistenceId, from, to)
    {
        protected internal override void OnDurable() => outcome.SetResult();

        protected internal override void OnFailed(JournalException error) => outcome.SetException(error);
    }
}
