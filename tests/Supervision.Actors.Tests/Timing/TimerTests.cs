using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests.Timing;

public sealed class TimerTests : TestKitBase
{
    [Fact]
    public void A_periodic_timer_must_tick_every_interval_until_it_is_cancelled()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ticking(TestActor.Ref)));
        TestActor.ExpectMsg("ready");
        foreach (var _ in Enumerable.Range(0, 3))
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            TestActor.ExpectMsg("tick");
        }

        TestActor.Send(actor, "cancel");
        TestActor.ExpectMsg("cancelled");
        Time.Advance(TimeSpan.FromSeconds(10));
        TestActor.ExpectNoMsg();
    }

    private sealed class Ticking : ReceiveActor
    {
        private readonly IActorRef _journal;

        public Ticking(IActorRef journal)
        {
            _journal = journal;
            Receive<string>(text => text == "cancel", _ =>
            {
                Timers.Cancel("tick");
                Sender.Tell("cancelled");
            });
            ReceiveAny(journal.Tell);
        }

        protected override void PreStart()
        {
            Timers.StartPeriodicTimer("tick", "tick", TimeSpan.FromSeconds(1));
            _journal.Tell("ready");
        }
    }
}
