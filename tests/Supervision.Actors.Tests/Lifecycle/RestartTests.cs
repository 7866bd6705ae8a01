using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests.Lifecycle;

public sealed class RestartTests : TestKitBase
{
    [Fact]
    public void A_restart_must_keep_the_mailbox_and_the_path()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Fragile(TestActor.Ref)), "fragile");
        actor.Tell("one", TestActor.Ref);
        actor.Tell(new InvalidOperationException("boom"), TestActor.Ref);
        actor.Tell("two", TestActor.Ref);

        Assert.Equal(
            ["start", "one", "pre-restart boom", "stop", "post-restart boom", "start", "two"],
            TestActor.ReceiveN(7).Cast<string>());
        Assert.Equal("/user/fragile", actor.Path.ToString());
    }

    [Fact]
    public void A_stop_must_run_PostStop_before_watchers_are_told()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Fragile(TestActor.Ref)));
        TestActor.ExpectMsg("start");
        TestActor.Watch(actor);
        Sys.Stop(actor);

        TestActor.ExpectMsg("stop");
        TestActor.ExpectTerminated(actor);
    }

    private sealed class Fragile : ReceiveActor
    {
        private readonly IActorRef _journal;

        public Fragile(IActorRef journal)
        {
            _journal = journal;
            Receive<string>(text => journal.Tell(text));
            Receive<Exception>(cause => throw cause);
        }

        protected override void PreStart() => _journal.Tell("start");

        protected override void PostStop() => _journal.Tell("stop");

        protected override void PreRestart(Exception reason, object? message)
        {
            _journal.Tell($"pre-restart {reason.Message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _journal.Tell($"post-restart {reason.Message}");
            base.PostRestart(reason);
        }
    }
}
