using Supervision.Actors.Persistence;

namespace Supervision.Actors.Tests.Persistence;

public sealed class RecordTests() : PersistenceTestKit(new JournalOptions { WaitingBytesMax = 1000 })
{
    [Fact]
    public void A_recorded_fact_must_be_acknowledged_when_it_is_durable()
    {
        var counter = StartFresh();
        Store.Stall();
        Do(counter, it =>
        {
            it.Note(5);
            it.Tell($"applied: {it.Total} at {it.Number}");
        });
        Expect("applied: 5 at 1");
        TestActor.ExpectNoMsg();

        Store.Release();

        Expect("5 Durable");
    }

    [Fact]
    public void While_the_database_is_away_facts_must_be_held_and_the_actor_must_go_on()
    {
        var counter = StartFresh();
        Store.Break();

        Do(counter, it => it.Note(1));
        Do(counter, it => it.Note(2));
        Do(counter, it => it.Tell($"total {it.Total}"));

        var texts = TestActor.ReceiveN(3).Cast<string>().Order().ToList();
        Assert.Equal(["1 Held The disk is full.", "2 Held The disk is full.", "total 3"], texts);
    }

    [Fact]
    public void An_actor_that_crashes_during_an_outage_must_recover_the_facts_that_are_held()
    {
        var counter = StartFresh();
        Do(counter, it => it.Note(1));
        Expect("1 Durable");
        Store.Break();
        Do(counter, it => it.Note(2));
        Expect("2 Held The disk is full.");

        Do(counter, _ => throw new InvalidOperationException("told to"));
        Expect("recovered 3 at 2");
        Do(counter, it => it.Note(4));
        Expect("4 Held The disk is full.");
        Repair();
        Stop(counter);

        Start();
        Expect("recovered 7 at 3");
    }

    [Fact]
    public void After_facts_were_dropped_the_actor_must_be_told_so_that_it_saves_its_true_state()
    {
        var counter = StartFresh();
        Store.Break();
        var count = 0;
        for (var dropped = false; !dropped; count++)
        {
            Do(counter, it => it.Note(1));
            dropped = TestActor.ExpectMsg<string>().StartsWith("1 Dropped The disk is full. Too much waits in memory");
        }
        Assert.InRange(count, 5, 20);

        Repair();
        Expect("dropped 1");
        Do(counter, it => it.Save());
        Expect($"saved {count - 1}");
        Stop(counter);

        Start();
        Expect($"recovered {count} at {count - 1}");
    }

    [Fact]
    public void Recording_while_strict_events_are_pending_must_be_refused_because_their_order_would_be_lost()
    {
        var counter = StartFresh();
        Do(counter, it =>
        {
            it.AddAsync(1);
            it.Tell(Assert.Throws<InvalidOperationException>(() => it.Note(2)).Message);
        });

        TestActor.ExpectMsg<string>(text => text.StartsWith("Record applies at once"));
        Expect("1=1");
    }

    [Fact]
    public void Each_change_of_health_must_be_published_on_the_event_stream()
    {
        var listener = CreateTestProbe();
        Sys.EventStream.Subscribe<JournalHealth>(listener.Ref);
        var counter = StartFresh();
        Store.Break();
        Do(counter, it => it.Note(1));

        Assert.Equal(JournalFault.DiskFull, listener.ExpectMsg<JournalHealth>().Fault);
        Repair();
        Assert.True(listener.ExpectMsg<JournalHealth>().IsAvailable);
    }

    private void Repair()
    {
        Store.Repair();
        AwaitCondition(() => Time.NextDue is not null, "a next try is planned");
        Time.Advance(TimeSpan.FromSeconds(5));
        AwaitCondition(() => Journal.Health.IsAvailable, "the journal is back");
    }
}
