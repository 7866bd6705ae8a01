using Supervision.Actors.Persistence;

namespace Supervision.Persistence.Specs;

/// <summary>The rules that every journal keeps. A test class per kind of journal inherits them.</summary>
public abstract class JournalSpec : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);
    private IJournal? _journal;

    protected IJournal Journal => _journal ??= OpenJournal(new JournalOptions { PageEvents = 7 });

    protected abstract IJournal OpenJournal(JournalOptions options);

    public virtual void Dispose()
    {
        _journal?.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_journal_must_give_back_events_in_order_with_everything_they_were_written_with()
    {
        await Journal.AppendAsync("a", 1, [new("started", """{"pid":7}""", ["web", "crash"]), new("exited", """{"code":3}""")], "writer-1", Noon);
        await Journal.AppendAsync("a", 3, [new("started", """{"pid":8,"note":"ü \u0000 '"}""")], "writer-2", Noon.AddSeconds(1));

        var entries = await Journal.Queries.EventsAsync(EventQuery.ById("a")).ToListAsync();

        Assert.Equal([1L, 2, 3], entries.Select(entry => entry.SequenceNumber));
        Assert.Equal(["started", "exited", "started"], entries.Select(entry => entry.Manifest));
        Assert.Equal(["""{"pid":7}""", """{"code":3}""", """{"pid":8,"note":"ü \u0000 '"}"""], entries.Select(entry => entry.Payload));
        Assert.Equal(["web", "crash"], entries[0].Tags);
        Assert.Empty(entries[1].Tags);
        Assert.Equal(["writer-1", "writer-1", "writer-2"], entries.Select(entry => entry.Writer));
        Assert.Equal(Noon.AddSeconds(1), entries[2].Created);
        Assert.All(entries, entry => Assert.Equal("a", entry.PersistenceId));
    }

    [Fact]
    public async Task A_replay_must_give_every_event_once_whatever_the_size_of_its_pages()
    {
        for (var number = 1; number <= 21; number++)
        {
            await Append("a", number);
            await Append("b", number);
        }

        Assert.Equal(Enumerable.Range(1, 21).Select(number => (long)number), (await Replay("a")).Events.Select(stored => stored.SequenceNumber));
        Assert.Equal("""{"n":21}""", (await Replay("b")).Events[^1].Payload);
        Assert.Empty((await Replay("nobody")).Events);
    }

    [Fact]
    public async Task A_journal_must_know_the_highest_number_of_each_id()
    {
        await Append("a", 1, 5);
        await Append("b", 1);

        Assert.Equal(5, await Journal.HighestSequenceNumberAsync("a"));
        Assert.Equal(1, await Journal.HighestSequenceNumberAsync("b"));
        Assert.Equal(0, await Journal.HighestSequenceNumberAsync("nobody"));
    }

    [Fact]
    public async Task Ids_must_be_compared_byte_by_byte()
    {
        await Append("Web", 1);
        await Append("web", 1);
        await Append("wéb", 1);

        Assert.Equal(["Web", "web", "wéb"], await Journal.Queries.PersistenceIdsAsync().ToListAsync());
        Assert.Equal(1, await Journal.HighestSequenceNumberAsync("WEB".ToLowerInvariant()));
        Assert.Equal(0, await Journal.HighestSequenceNumberAsync("WEB"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task A_batch_whose_number_is_not_the_next_must_be_refused_alone(long number)
    {
        await Append("a", 1, 3);

        var others = Enumerable.Range(0, 50).Select(i => Append($"other-{i}", 1)).ToList();
        var error = await Assert.ThrowsAsync<JournalException>(() => Append("a", number, 1, "stranger"));
        await Task.WhenAll(others);

        Assert.Equal(JournalFault.Conflict, error.Fault);
        Assert.Contains($"'a' were refused: they begin with number {number}, but the journal is at 3", error.Message);
        Assert.Equal(3, (await Replay("a")).Events.Count);
        Assert.True(Journal.Health.IsAvailable);
        await Append("a", 4);
    }

    [Fact]
    public async Task The_same_numbers_by_the_same_writer_must_count_as_written_already()
    {
        await Append("a", 1, 3);

        await Append("a", 1, 3);

        Assert.Equal(3, (await Replay("a")).Events.Count);
    }

    [Fact]
    public async Task Batches_of_many_writers_must_all_be_written_each_in_its_order()
    {
        const int Writers = 40;
        const int Batches = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async writer =>
        {
            for (var batch = 0; batch < Batches; batch++)
                await Append($"w{writer}", 1 + (batch * 3), 3);
        }));

        for (var writer = 0; writer < Writers; writer++)
        {
            var replay = await Replay($"w{writer}");
            Assert.Equal(Enumerable.Range(1, Batches * 3).Select(number => $$"""{"n":{{number}}}"""), replay.Events.Select(stored => stored.Payload));
        }
        var orderings = await Journal.Queries.EventsAsync(EventQuery.All).Select(entry => entry.Ordering).ToListAsync();
        Assert.Equal(Writers * Batches * 3, orderings.Count);
        Assert.Equal(orderings.Distinct().Order(), orderings);
    }

    [Fact]
    public async Task Batches_submitted_without_waiting_must_keep_their_order()
    {
        var tasks = Enumerable.Range(0, 500).Select(i => Append("a", 1 + (i * 2), 2)).ToList();
        await Task.WhenAll(tasks);

        Assert.Equal(1000, (await Replay("a")).Events.Count);
    }

    [Fact]
    public async Task Deleted_events_must_stay_deleted_and_their_numbers_must_not_come_back()
    {
        await Append("a", 1, 10);
        await Append("b", 1, 10);

        await Journal.DeleteEventsAsync("a", 4);
        await Journal.DeleteEventsAsync("a", 6);
        Assert.Equal([7L, 8, 9, 10], await Numbers(EventQuery.ById("a")));
        await Journal.DeleteEventsAsync("a", long.MaxValue);

        Assert.Empty(await Numbers(EventQuery.ById("a")));
        Assert.Equal(10, await Journal.HighestSequenceNumberAsync("a"));
        Assert.Equal(10, (await Numbers(EventQuery.ById("b"))).Count);
        await Append("a", 11);
        Assert.Equal([11L], await Numbers(EventQuery.ById("a")));
    }

    [Fact]
    public async Task Deleting_events_must_delete_their_tags()
    {
        await Journal.AppendAsync("a", 1, [new("e", "{}", ["t"]), new("e", "{}", ["t"]), new("e", "{}", ["t"])], "w", Noon);

        await Journal.DeleteEventsAsync("a", 2);

        Assert.Equal([3L], await Numbers(EventQuery.ByTag("t")));
    }

    [Fact]
    public async Task A_replay_that_needs_deleted_events_must_fail_in_words()
    {
        await Append("a", 1, 10);
        await Journal.DeleteEventsAsync("a", 6);

        var error = await Assert.ThrowsAsync<JournalException>(() => Replay("a"));

        Assert.Equal(JournalFault.Deleted, error.Fault);
        Assert.Contains("'a' up to number 6 were deleted", error.Message);
    }

    [Fact]
    public async Task A_replay_from_a_snapshot_must_give_only_the_events_after_it()
    {
        await Append("a", 1, 10);
        await Journal.Snapshots.SaveAsync(new StoredSnapshot("a", 8, Noon, "state", """{"s":8}"""));
        await Journal.DeleteEventsAsync("a", 6);

        var replay = await Replay("a");

        Assert.Equal(8, replay.Snapshot?.SequenceNumber);
        Assert.Equal([9L, 10], replay.Events.Select(stored => stored.SequenceNumber));
        Assert.Equal(10, replay.Highest);
    }

    [Fact]
    public async Task A_replay_may_ignore_snapshots()
    {
        await Append("a", 1, 10);
        await Journal.Snapshots.SaveAsync(new StoredSnapshot("a", 8, Noon, "state", "{}"));

        var replay = await Replay("a", useSnapshot: false);

        Assert.Null(replay.Snapshot);
        Assert.Equal(10, replay.Events.Count);
    }

    [Fact]
    public async Task A_snapshot_older_than_the_deleted_events_must_not_hide_what_is_missing()
    {
        await Append("a", 1, 10);
        await Journal.Snapshots.SaveAsync(new StoredSnapshot("a", 4, Noon, "state", "{}"));
        await Journal.DeleteEventsAsync("a", 6);

        var error = await Assert.ThrowsAsync<JournalException>(() => Replay("a"));

        Assert.Equal(JournalFault.Deleted, error.Fault);
        Assert.Contains("covers them only up to 4", error.Message);
    }

    [Fact]
    public async Task A_query_by_tag_must_give_the_events_with_that_tag_in_the_order_of_their_commit()
    {
        await Journal.AppendAsync("a", 1, [new("e", "1", ["red", "blue"])], "w", Noon);
        await Journal.AppendAsync("b", 1, [new("e", "2", ["red"]), new("e", "3")], "w", Noon);
        await Journal.AppendAsync("a", 2, [new("e", "4", ["reddish"])], "w", Noon);
        await Journal.AppendAsync("c", 1, [new("e", "5", ["red"])], "w", Noon);

        Assert.Equal(["1", "2", "5"], await Payloads(EventQuery.ByTag("red")));
        Assert.Equal(["2"], await Payloads(EventQuery.ByTag("red") with { PersistenceId = "b" }));
        Assert.Empty(await Payloads(EventQuery.ByTag("green")));
        var first = await Journal.Queries.EventsAsync(EventQuery.ByTag("red")).FirstAsync();
        Assert.Equal(["2", "5"], await Payloads(EventQuery.ByTag("red") with { AfterOrdering = first.Ordering }));
    }

    [Fact]
    public async Task A_query_must_honour_its_ranges_its_order_and_its_limit()
    {
        await Append("a", 1, 20);

        Assert.Equal([5L, 6, 7], await Numbers(EventQuery.ById("a") with { FromSequenceNumber = 5, ToSequenceNumber = 7 }));
        Assert.Equal([20L, 19, 18], await Numbers(EventQuery.ById("a") with { NewestFirst = true, Limit = 3 }));
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(number => (long)number), await Numbers(EventQuery.All with { NewestFirst = true }));
        Assert.Equal(7, (await Numbers(EventQuery.All with { Limit = 7 })).Count);
        Assert.Equal(15, (await Numbers(EventQuery.All with { Limit = 15 })).Count);
    }

    [Fact]
    public async Task A_live_query_must_follow_with_what_is_committed_later()
    {
        await Append("a", 1, 9);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await using var live = Journal.Queries.EventsAsync(EventQuery.ById("a") with { Live = true }, patience.Token).GetAsyncEnumerator();
        for (var number = 1; number <= 9; number++)
            await Next(live, number);

        var next = live.MoveNextAsync();
        Assert.False(next.IsCompleted);
        await Append("b", 1);
        await Append("a", 10);
        Assert.True(await next);
        Assert.Equal(10, live.Current.SequenceNumber);
        await Append("a", 11, 3);
        for (var number = 11; number <= 13; number++)
            await Next(live, number);
    }

    [Fact]
    public async Task A_live_query_must_end_when_it_is_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        await using var live = Journal.Queries.EventsAsync(EventQuery.ByTag("t") with { Live = true }, cancellation.Token).GetAsyncEnumerator();

        var next = live.MoveNextAsync();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task A_closed_journal_must_take_nothing_more()
    {
        await Append("a", 1);
        Journal.Dispose();

        var error = await Assert.ThrowsAsync<JournalException>(() => Append("a", 2));

        Assert.Contains("takes no more", error.Message);
    }

    [Fact]
    public async Task Closing_must_first_write_what_waits()
    {
        var tasks = Enumerable.Range(0, 200).Select(i => Append("a", 1 + i)).ToList();

        Journal.Dispose();

        await Task.WhenAll(tasks);
    }

    [Fact]
    public async Task A_journal_must_refuse_more_than_may_wait()
    {
        using var journal = OpenJournal(new JournalOptions { WaitingBytesMax = 1000 });

        var error = await Assert.ThrowsAsync<JournalException>(
            () => journal.AppendAsync("a", 1, [new("e", new string('x', 2000))], "w", Noon));

        Assert.Equal(JournalFault.Overloaded, error.Fault);
        await journal.AppendAsync("a", 1, [new("e", "{}")], "w", Noon);
    }

    protected Task Append(string id, long first, int count = 1, string writer = "writer") =>
        Journal.AppendAsync(id, first, [.. Enumerable.Range(0, count).Select(i => new JournalEvent("e", $$"""{"n":{{first + i}}}"""))], writer, Noon);

    protected Task<Replayed> Replay(string id, bool useSnapshot = true) => Replayed.Read(Journal, id, useSnapshot);

    private async Task<List<long>> Numbers(EventQuery query) =>
        await Journal.Queries.EventsAsync(query).Select(entry => entry.SequenceNumber).ToListAsync();

    private async Task<List<string>> Payloads(EventQuery query) =>
        await Journal.Queries.EventsAsync(query).Select(entry => entry.Payload).ToListAsync();

    private static async Task Next(IAsyncEnumerator<JournalEntry> live, long number)
    {
        Assert.True(await live.MoveNextAsync());
        Assert.Equal(number, live.Current.SequenceNumber);
    }
}
