using Supervision.Actors.Persistence;
using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests.Persistence;

/// <summary>A system whose journal is over a faulty store in memory, and counters in it.</summary>
public abstract class PersistenceTestKit : TestKitBase
{
    private protected PersistenceTestKit(JournalOptions? options = null)
    {
        Journal = GroupCommitJournal.Open(Store, options, Time);
        Sys.UsePersistence(Journal, CounterActor.Types());
    }

    private protected FaultyStore Store { get; } = new();

    private protected GroupCommitJournal Journal { get; }

    private protected IActorRef Start(SnapshotRetention? retention = null, bool usesSnapshots = true, string id = "counter") =>
        Sys.ActorOf(Props.Create(() => new CounterActor(id, TestActor.Ref, retention, usesSnapshots)));

    private protected IActorRef StartFresh(SnapshotRetention? retention = null)
    {
        var counter = Start(retention);
        Expect("recovered 0 at 0");
        return counter;
    }

    private protected static void Do(IActorRef counter, Action<CounterActor> command) => counter.Tell(command, ActorRefs.NoSender);

    private protected void Expect(params string[] texts)
    {
        foreach (var text in texts)
            TestActor.ExpectMsg(text);
    }

    private protected void Stop(IActorRef counter)
    {
        TestActor.Watch(counter);
        Sys.Stop(counter);
        TestActor.ExpectTerminated(counter);
    }

    private protected Task Given(params (string Manifest, string Payload)[] events) =>
        Journal.AppendAsync("counter", 1, [.. events.Select(item => new JournalEvent(item.Manifest, item.Payload))], "earlier", Time.GetUtcNow());

    protected override void Dispose(bool disposing)
    {
        Store.Release();
        base.Dispose(disposing);
        Journal.Dispose();
    }
}
