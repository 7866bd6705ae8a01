using Supervision.Actors.Persistence;

namespace Supervision.Actors.Tests.Persistence;

public sealed class RecoveryTests : PersistenceTestKit
{
    [Fact]
    public async Task An_event_of_an_unknown_manifest_must_stop_the_actor()
    {
        await Given(("added", """{"By":1}"""), ("renamed", "{}"), ("added", """{"By":1}"""));

        Assert.Equal(
            "'counter' cannot be recovered from faulty store: event 2 ('renamed'): "
            + "The manifest 'renamed' is not known to this program; was it written by a newer version?",
            FailureOfRecovery());
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_must_stop_the_actor()
    {
        await Given(("added", "{"));

        Assert.Contains("event 1 ('added'): The text is not a valid 'added'", FailureOfRecovery());
    }

    [Fact]
    public async Task An_event_that_no_handler_takes_must_stop_the_actor()
    {
        await Given(("unexpected", """{"Why":"x"}"""));

        Assert.Contains("names no Recover handler for Supervision.Actors.Tests.Persistence.Unexpected", FailureOfRecovery());
    }

    [Fact]
    public async Task Missing_events_must_stop_the_actor()
    {
        await Given(("added", """{"By":1}"""), ("added", """{"By":1}"""));
        await Journal.DeleteEventsAsync("counter", 1);

        Assert.Contains("up to number 1 were deleted from faulty store, but there is no snapshot that covers them", FailureOfRecovery());
    }

    [Fact]
    public async Task A_long_recovery_must_tell_its_progress()
    {
        await Given([.. Enumerable.Repeat(("added", """{"By":2}"""), 1200)]);

        Start();

        Expect("progress 512 of 1200", "progress 1024 of 1200", "progress 1200 of 1200", "recovered 2400 at 1200");
    }

    [Fact]
    public void Recovery_must_start_from_the_latest_snapshot()
    {
        var first = StartFresh();
        Do(first, it => it.AddAll(1, 2));
        Expect("1=1", "2=3");
        Do(first, it => it.Save());
        Expect("saved 2");
        Do(first, it => it.Add(4));
        Expect("4=7");
        Stop(first);

        var second = Start();
        Expect("recovered 7 at 3");
        Do(second, it => it.Tell($"from {it.SnapshotAt}"));
        Expect("from 2");
    }

    [Fact]
    public void An_actor_without_a_handler_for_snapshots_must_recover_from_all_events()
    {
        var first = StartFresh();
        Do(first, it => it.Add(1));
        Do(first, it => it.Save());
        Expect("1=1", "saved 1");
        Stop(first);

        Start(usesSnapshots: false);

        Expect("recovered 1 at 1");
    }

    [Fact]
    public async Task Retention_must_delete_old_snapshots_and_the_events_that_they_cover()
    {
        var counter = StartFresh(new SnapshotRetention(2, DeleteEvents: true));
        for (var number = 1; number <= 4; number++)
        {
            Do(counter, it => it.Add(1));
            Do(counter, it => it.Save());
            Expect($"1={number}", $"saved {number}");
        }

        Assert.Null(await Journal.Snapshots.LoadAsync("counter", 2));
        Assert.Equal(3, (await Journal.Snapshots.LoadAsync("counter", 3))?.SequenceNumber);
        Assert.Equal([4L], await Journal.Queries.EventsAsync(EventQuery.ById("counter")).Select(entry => entry.SequenceNumber).ToListAsync());
        Stop(counter);
        Start();
        Expect("recovered 4 at 4");
    }

    [Fact]
    public void A_snapshot_that_cannot_be_stored_must_leave_the_actor_at_work()
    {
        var counter = StartFresh();
        Do(counter, it => it.Add(1));
        Expect("1=1");
        Store.Break();

        Do(counter, it => it.Save());
        counter.Tell("at work", ActorRefs.NoSender);

        TestActor.FishForMessage<string>(text => text == "not saved 1: The disk is full.");
    }

    private string FailureOfRecovery()
    {
        var counter = Start();
        TestActor.Watch(counter);
        TestActor.FishForMessage<string>(text => text.StartsWith("recovery failed: "));
        var reason = TestActor.FishForMessage<Terminated>().Reason;
        return Assert.IsType<RecoveryFailedException>(Assert.IsType<ExitReason.CrashExit>(reason).Cause).Message;
    }
}
