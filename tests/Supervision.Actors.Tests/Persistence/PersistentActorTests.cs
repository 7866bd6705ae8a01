using Supervision.Actors.Persistence;
using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests.Persistence;

public sealed class PersistentActorTests : PersistenceTestKit
{
    [Fact]
    public void A_persistent_actor_must_recover_its_events_in_order_before_any_message()
    {
        var first = StartFresh();
        Do(first, it => it.AddAll(1, 2, 3));
        Expect("1=1", "2=3", "3=6");
        Stop(first);

        var second = Start();
        second.Tell("hello", ActorRefs.NoSender);

        Expect("recovered 6 at 3", "hello");
    }

    [Fact]
    public void A_restarted_actor_must_recover_and_handle_the_messages_that_waited()
    {
        var counter = StartFresh();
        Do(counter, it => it.Add(5));
        Expect("5=5");

        Do(counter, _ => throw new InvalidOperationException("told to"));
        counter.Tell("hello", ActorRefs.NoSender);

        Expect("recovered 5 at 1", "hello");
    }

    [Fact]
    public void Commands_must_wait_while_an_event_is_persisted()
    {
        var counter = StartFresh();
        Store.Stall();
        Do(counter, it => it.Add(1));
        counter.Tell("second", ActorRefs.NoSender);
        counter.Tell("third", ActorRefs.NoSender);
        TestActor.ExpectNoMsg();

        Store.Release();

        Expect("1=1", "second", "third");
    }

    [Fact]
    public void A_handler_that_persists_again_must_keep_commands_waiting()
    {
        var counter = StartFresh();
        Do(counter, it => it.Persist1(new Added(1), () => it.Add(2)));
        counter.Tell("second", ActorRefs.NoSender);

        Expect("2=2", "second");
    }

    [Fact]
    public void Commands_must_not_wait_for_events_persisted_asynchronously()
    {
        var counter = StartFresh();
        Store.Stall();
        Do(counter, it => it.AddAsync(1));
        Do(counter, it => it.AddAsync(2));
        counter.Tell("meanwhile", ActorRefs.NoSender);
        Expect("meanwhile");

        Store.Release();

        Expect("1=1", "2=3");
    }

    [Fact]
    public void A_deferred_handler_must_run_after_the_events_before_it()
    {
        var counter = StartFresh();
        Do(counter, it =>
        {
            it.LaterAsync("at once");
            it.AddAsync(1);
            it.LaterAsync("between");
            it.AddAsync(2);
            it.LaterAsync("last");
        });

        Expect("at once", "1=1", "between", "2=3", "last");
    }

    [Fact]
    public void A_blocking_deferral_must_keep_commands_waiting()
    {
        var counter = StartFresh();
        Store.Stall();
        Do(counter, it =>
        {
            it.AddAsync(1);
            it.Later("deferred");
        });
        counter.Tell("command", ActorRefs.NoSender);
        TestActor.ExpectNoMsg();
        Store.Release();

        Expect("1=1", "deferred", "command");
    }

    [Fact]
    public void A_handler_must_know_the_sender_of_its_command()
    {
        var counter = StartFresh();
        var asker = CreateTestProbe();

        asker.Send(counter, (Action<CounterActor>)(it => it.Persist1(new Added(1), () => it.Answer("done"))));

        asker.ExpectMsg("done");
    }

    [Fact]
    public void A_message_that_fails_must_persist_nothing()
    {
        var counter = StartFresh();
        Do(counter, it =>
        {
            it.Add(1);
            throw new InvalidOperationException("told to");
        });
        Expect("recovered 0 at 0");

        Do(counter, it => it.Add(7));
        Expect("7=7");
        Do(counter, it => it.Tell($"at {it.Number}"));
        Expect("at 1");
    }

    [Fact]
    public void An_event_that_cannot_be_written_must_stop_the_actor_with_the_reason()
    {
        var counter = StartFresh();
        TestActor.Watch(counter);
        Store.Break(JournalFault.DiskFull, "The disk is full.");

        Do(counter, it => it.Add(1));
        counter.Tell("never handled", ActorRefs.NoSender);

        Expect("persist failed: The disk is full. / Added { By = 1 }");
        var crash = Assert.IsType<ExitReason.CrashExit>(TestActor.ExpectTerminated(counter).Reason);
        Assert.Equal("'counter' stops: events 1 to 1 could not be written: The disk is full.", crash.Cause.Message);
    }

    [Fact]
    public void Two_actors_with_one_id_must_not_write_over_each_other()
    {
        var (first, second) = (StartFresh(), StartFresh());
        Do(first, it => it.Add(1));
        Expect("1=1");

        Do(second, it => it.Add(2));

        TestActor.ExpectMsg<string>(text => text.Contains("another writer uses the same persistence id"));
    }

    [Fact]
    public void Nothing_can_be_persisted_before_recovery_has_ended_nor_without_a_registered_type()
    {
        var counter = StartFresh();
        Do(counter, it => it.Tell(Assert.Throws<ArgumentException>(() => it.Write(new Version(1, 0))).ParamName!));

        Expect("value");
    }

    [Fact]
    public async Task Events_must_bear_their_tags()
    {
        var counter = StartFresh();
        Do(counter, it => it.AddAll(1, 200, 3));
        Expect("1=1", "200=201", "3=204");

        var big = await Journal.Queries.EventsAsync(EventQuery.ByTag("big")).ToListAsync();

        Assert.Equal(2, Assert.Single(big).SequenceNumber);
    }

    [Fact]
    public void A_system_without_a_journal_must_say_so()
    {
        using var bare = new BareKit();

        Assert.Contains("has no journal", bare.FailureOf(() => new CounterActor("x", ActorRefs.Nobody)));
    }

    private sealed class BareKit : TestKitBase
    {
        public string FailureOf(Func<CounterActor> make)
        {
            var reason = TestActor.ExpectTerminated(TestActor.Watch(Sys.ActorOf(Props.Create(make)))).Reason;
            return Assert.IsType<ExitReason.CrashExit>(reason).Cause.Message;
        }
    }
}
