using System.Runtime.CompilerServices;

namespace Supervision.Actors.Persistence;

/// <summary>Queries page by page; live ones look again after each commit, and now and then for what other processes committed.</summary>
internal sealed class StoreQueries(ReadPool reads, CommitSignal commits, JournalOptions options, TimeProvider time, string journal) : IJournalQueries
{
    public async IAsyncEnumerable<JournalEntry> EventsAsync(EventQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        if (query is { Live: true, NewestFirst: true })
            throw new ArgumentException("A live query cannot give the newest first: there is always a newer one.", nameof(query));
        var position = query.Start;
        var left = query.Limit;
        long lastNumber = 0;
        while (left > 0)
        {
            // The signal is taken before reading, so that a commit in between is not missed.
            var committed = query.Live ? commits.Next : null;
            var max = (int)Math.Min(left, options.PageEvents);
            var page = await reads.Read(reader => Page(reader, query, position, max), cancellation).ConfigureAwait(false);
            foreach (var entry in page)
            {
                lastNumber = Follow(query, lastNumber, entry);
                yield return entry;
            }
            left -= page.Count;
            if (page.Count > 0)
                position = query.PositionOf(page[^1]);
            if (page.Count == max)
                continue;
            if (committed is null)
                yield break;
            await NextCommit(committed, cancellation).ConfigureAwait(false);
        }
    }

    public async IAsyncEnumerable<string> PersistenceIdsAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var last = "";
        while (true)
        {
            var after = last;
            var page = await reads.Read(
                reader =>
                {
                    var ids = new List<string>();
                    reader.ReadPersistenceIds(after, options.PageEvents, ids);
                    return ids;
                },
                cancellation).ConfigureAwait(false);
            foreach (var id in page)
                yield return last = id;
            if (page.Count < options.PageEvents)
                yield break;
        }
    }

    private static List<JournalEntry> Page(IStoreReader reader, EventQuery query, long position, int max)
    {
        var page = new List<JournalEntry>();
        reader.ReadQuery(query, position, max, page);
        return page;
    }

    /// <summary>The events of one id have consecutive numbers; where they don't, something was lost.</summary>
    private long Follow(EventQuery query, long lastNumber, JournalEntry entry)
    {
        if (query.PersistenceId is null || query.Tag is not null || query.NewestFirst)
            return 0;
        if (lastNumber != 0 && entry.SequenceNumber != lastNumber + 1)
        {
            throw new JournalException(
                JournalFault.Gap, $"The events of '{entry.PersistenceId}' have a gap in {journal}: {lastNumber} is followed by {entry.SequenceNumber}.");
        }
        return entry.SequenceNumber;
    }

    private async Task NextCommit(Task committed, CancellationToken cancellation)
    {
        using var poll = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(committed, Task.Delay(options.LivePollInterval, time, poll.Token)).ConfigureAwait(false);
        await poll.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
    }
}
