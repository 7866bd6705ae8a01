using System.Collections.Concurrent;
using Supervision.Actors.Persistence;
using Supervision.Actors.TestKit;
using Supervision.Persistence.Specs;

namespace Supervision.Actors.Tests.Persistence;

public sealed class OutageTests : IDisposable
{
    private readonly FaultyStore _store = new();
    private readonly VirtualTime _time = new();
    private readonly ConcurrentQueue<string> _log = [];
    private readonly ConcurrentQueue<JournalHealth> _healths = [];
    private readonly GroupCommitJournal _journal;

    public OutageTests()
    {
        _journal = GroupCommitJournal.Open(_store, new JournalOptions { WaitingBytesMax = 2000 }, _time);
        _journal.HealthChanged += _healths.Enqueue;
    }

    public void Dispose()
    {
        _store.Release();
        _journal.Dispose();
    }

    [Fact]
    public void While_the_disk_is_full_facts_must_be_held_and_everything_else_must_fail_at_once()
    {
        _store.Break();

        Submit("a", 1, mayBeHeld: true);
        Submit("b", 1, mayBeHeld: false);
        Submit("a", 2, mayBeHeld: true);

        Await("a1 held: DiskFull", "b1 failed: DiskFull", "a2 held: DiskFull");
        Assert.False(_journal.Health.IsAvailable);
        Assert.Equal("The disk is full.", _journal.Health.Reason);
        Assert.Equal(2, _journal.Health.HeldEvents);
        Assert.True(_journal.Health.HeldBytes > 0);
    }

    [Fact]
    public async Task What_was_held_must_be_written_in_order_when_the_database_is_back()
    {
        _store.Break();
        for (var number = 1; number <= 5; number++)
        {
            Submit("a", number, mayBeHeld: true);
            Submit("b", number, mayBeHeld: true);
        }
        AwaitCount(10);

        _store.Repair();
        Retry();
        AwaitCount(20);

        Assert.Equal(["1", "2", "3", "4", "5"], await Payloads("a"));
        Assert.Equal(["1", "2", "3", "4", "5"], await Payloads("b"));
        Assert.True(_journal.Health.IsAvailable);
        Assert.Equal(0, _journal.Health.HeldEvents);
        Assert.Equal([false, true], _healths.Select(health => health.IsAvailable));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_must_not_be_written_twice()
    {
        _store.LoseTheAnswerOfTheNextCommit();

        Submit("a", 1, mayBeHeld: true, count: 3);
        Submit("a", 4, mayBeHeld: true);
        AwaitCount(2);
        _store.Repair();
        Retry();
        AwaitCount(4);

        Assert.Equal(["1", "2", "3", "4"], await Payloads("a"));
        Assert.Equal(["a1 durable", "a4 durable"], _log.Skip(2));
    }

    [Fact]
    public void A_strict_write_whose_answer_was_lost_must_fail_as_unknown()
    {
        _store.LoseTheAnswerOfTheNextCommit();

        Submit("a", 1, mayBeHeld: false);

        Await("a1 failed: Gone?");
    }

    [Fact]
    public void A_write_after_the_answer_was_lost_was_never_tried_so_its_outcome_must_be_known()
    {
        _store.LoseTheAnswerOfTheNextCommit();
        Submit("a", 1, mayBeHeld: false);
        Await("a1 failed: Gone?");

        Submit("a", 2, mayBeHeld: false);

        Await("a1 failed: Gone?", "a2 failed: Gone");
    }

    [Fact]
    public void The_pause_between_two_tries_must_double_up_to_its_limit()
    {
        _store.Break();
        Submit("a", 1, mayBeHeld: true);
        AwaitCount(1);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            TimeSpan? due = null;
            TestWait.For(() => (due = _time.NextDue) is not null, "a next try is planned");
            pauses.Add(due!.Value - _time.Now);
            _time.Advance(pauses[^1]);
        }

        Assert.Equal([100, 200, 400, 800, 1600, 3200, 5000, 5000], pauses.Select(pause => pause.TotalMilliseconds));
        Assert.Single(_healths);
    }

    [Fact]
    public void A_new_reason_must_be_told_and_the_time_since_when_must_stay()
    {
        _store.Break();
        Submit("a", 1, mayBeHeld: true);
        AwaitCount(1);
        var since = _journal.Health.Since;

        _store.Break(JournalFault.Gone, "The file was removed.");
        Retry();

        TestWait.For(() => _journal.Health.Fault == JournalFault.Gone, "the new reason is told");
        Assert.Equal("The file was removed.", _journal.Health.Reason);
        Assert.Equal(since, _journal.Health.Since);
    }

    [Fact]
    public void Beyond_the_limit_facts_must_be_dropped_and_counted()
    {
        _store.Break();
        var accepted = 0;
        while (_journal.TrySubmit(new RecordedAppend("a", accepted + 1, 1, mayBeHeld: true, _log)))
            accepted++;
        Assert.False(_journal.TrySubmit(new RecordedAppend("a", accepted + 1, 1, mayBeHeld: true, _log)));

        Assert.InRange(accepted, 10, 20);
        Assert.Equal(2, _journal.Health.DroppedEvents);
        AwaitCount(accepted);
        _store.Repair();
        Retry();
        AwaitCount(2 * accepted);
        Assert.True(_journal.TrySubmit(new RecordedAppend("a", accepted + 1, 1, mayBeHeld: true, _log)));
        AwaitCount((2 * accepted) + 1);
        Assert.EndsWith("durable", _log.Last());
    }

    [Fact]
    public async Task A_replay_during_an_outage_must_give_the_held_events_after_the_stored_ones()
    {
        Submit("a", 1, mayBeHeld: true, count: 2);
        AwaitCount(1);
        _store.Break();
        Submit("a", 3, mayBeHeld: true);
        Submit("b", 1, mayBeHeld: true);
        Submit("a", 4, mayBeHeld: true, count: 2);

        var replay = await Replayed.Read(_journal, "a");

        Assert.Equal([1L, 2, 3, 4, 5], replay.Events.Select(stored => stored.SequenceNumber));
        Assert.Equal(5, replay.Highest);
        Assert.Equal(5, await _journal.HighestSequenceNumberAsync("a"));
    }

    [Fact]
    public async Task A_replay_must_wait_for_what_is_being_committed()
    {
        _store.Stall();
        Submit("a", 1, mayBeHeld: false);
        var replay = Replayed.Read(_journal, "a");
        Assert.False(replay.IsCompleted);

        _store.Release();

        Assert.Single((await replay).Events);
    }

    [Fact]
    public async Task Held_facts_of_one_incarnation_must_be_followed_by_those_of_the_next()
    {
        _store.Break();
        Submit("a", 1, mayBeHeld: true, writer: "first");
        Assert.Single((await Replayed.Read(_journal, "a")).Events);
        Submit("a", 2, mayBeHeld: true, writer: "second");
        AwaitCount(2);
        _store.Repair();
        Retry();
        AwaitCount(4);

        Assert.Equal(["1", "2"], await Payloads("a"));
    }

    [Fact]
    public async Task Closing_must_try_once_more_to_write_what_is_held()
    {
        _store.Break();
        Submit("a", 1, mayBeHeld: true);
        AwaitCount(1);
        _store.Repair();

        _journal.Dispose();

        Assert.Equal(["a1 held: DiskFull", "a1 durable"], _log);
        Assert.Equal(0, _journal.Health.HeldEvents);
        await Task.CompletedTask;
    }

    [Fact]
    public void Closing_during_an_outage_must_say_what_was_lost()
    {
        _store.Break();
        Submit("a", 1, mayBeHeld: true, count: 3);
        AwaitCount(1);

        _journal.Dispose();

        Assert.Equal(["a1 held: DiskFull", "a1 failed: Closed"], _log);
        Assert.Equal(3, _journal.Health.HeldEvents);
        Assert.Contains("3 events were never written", _journal.Health.Reason);
    }

    [Fact]
    public void A_journal_opened_while_the_disk_is_full_must_begin_by_holding()
    {
        var store = new FaultyStore();
        store.BreakWrites(JournalFault.DiskFull, "The disk is full.");
        using var journal = GroupCommitJournal.Open(store, time: _time);

        Assert.Equal(JournalFault.DiskFull, journal.Health.Fault);
        Assert.True(journal.TrySubmit(new RecordedAppend("a", 1, 1, mayBeHeld: true, _log)));
        Await("a1 held: DiskFull");
        store.Repair();
    }

    [Fact]
    public void A_journal_that_can_never_be_written_must_not_open()
    {
        var store = new FaultyStore();
        store.BreakWrites(JournalFault.ReadOnly, "It is read-only.");

        Assert.Equal(JournalFault.ReadOnly, Assert.Throws<JournalException>(() => GroupCommitJournal.Open(store, time: _time)).Fault);
    }

    [Fact]
    public void Many_waiting_batches_must_share_one_commit()
    {
        _store.Stall();
        Submit("first", 1, mayBeHeld: false);
        for (var i = 0; i < 8; i++)
            Submit($"w{i}", 1, mayBeHeld: false);

        _store.Release();
        AwaitCount(9);

        Assert.InRange(_store.Commits, 1, 2);
    }

    private void Submit(string id, long first, bool mayBeHeld, int count = 1, string writer = "writer") =>
        Assert.True(_journal.TrySubmit(new RecordedAppend(id, first, count, mayBeHeld, _log, writer)));

    private void Retry()
    {
        TestWait.For(() => _time.NextDue is not null, "a next try is planned");
        _time.Advance(TimeSpan.FromSeconds(5));
    }

    private void AwaitCount(int count) => TestWait.For(() => _log.Count >= count, $"{count} outcomes: {string.Join(", ", _log)}");

    private void Await(params string[] outcomes)
    {
        AwaitCount(outcomes.Length);
        Assert.Equal(outcomes, _log);
    }

    private async Task<IEnumerable<string>> Payloads(string id) => (await Replayed.Read(_journal, id)).Events.Select(stored => stored.Payload);
}
