namespace Supervision.Actors.Tests.Async;

public sealed class AsyncOrderTests : Stepwise
{
    private readonly TaskCompletionSource _gate = new();
    private readonly IActorRef _actor;

    public AsyncOrderTests()
    {
        _actor = Sys.ActorOf(Props.Create(() => new Waiter(Journal, _gate.Task)), "waiter");
        _actor.Tell("wait", Journal);
        Settle();
    }

    [Fact]
    public void A_stop_must_wait_for_the_handler_that_awaits()
    {
        Sys.Stop(_actor);
        Assert.Empty(Taken());
        Open();

        Assert.Equal(["waited", "stopped"], Taken());
    }

    [Fact]
    public void A_forced_stop_must_not_wait_for_the_handler_that_awaits()
    {
        Act(Start("other"), self => self.Context.Kill(_actor));
        Assert.Equal(["stopped"], Taken());
        Open();
        Settle();
    }

    [Fact]
    public void Only_one_handler_must_be_at_work_at_a_time()
    {
        _actor.Tell("wait", Journal);
        _actor.Tell("last", Journal);
        Assert.Empty(Taken());
        Open();

        Assert.Equal(["waited", "waited", "last"], Taken());
    }

    [Fact]
    public void Deaths_must_be_told_after_the_handler_that_awaits()
    {
        var other = Start("other");
        Act(other, _ => { });
        _actor.Tell(new Do(_ => { }));
        Sys.Stop(other);
        Assert.Equal([new Hook("other", "stop")], Taken());
        Open();

        Assert.Equal(["waited"], Taken());
    }

    // The continuation is posted by the thread that sets the result, which is this one.
    private void Open() => _gate.SetResult();

    private sealed class Waiter : ReceiveActor
    {
        private readonly IActorRef _journal;

        public Waiter(IActorRef journal, Task gate)
        {
            _journal = journal;
            ReceiveAsync<string>(
                async _ =>
                {
                    await gate;
                    journal.Tell("waited", Self);
                },
                text => text == "wait");
            Receive<string>(journal.Tell);
            Receive<Do>(_ => { });
        }

        protected override void PostStop() => _journal.Tell("stopped");
    }
}
