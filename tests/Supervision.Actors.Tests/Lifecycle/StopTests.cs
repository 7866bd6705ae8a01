namespace Supervision.Actors.Tests.Lifecycle;

public sealed class StopTests : Stepwise
{
    [Fact]
    public void A_parent_must_end_after_all_its_children()
    {
        var a = Start("a");
        StartBelow(StartBelow(a, "child"), "grandchild");
        Sys.Stop(a);

        Assert.Equal([new Hook("grandchild", "stop"), new Hook("child", "stop"), new Hook("a", "stop")], Taken());
    }

    [Fact]
    public void No_message_must_be_handled_after_a_stop()
    {
        var a = Start("a");
        a.Tell(new Do(self =>
        {
            self.Context.Stop(self.Context.Self);
            self.Tell("after");
        }), Journal);
        a.Tell("late", Journal);

        Assert.Equal(["after", new Hook("a", "stop")], Taken());
    }

    [Fact]
    public void A_poison_pill_must_let_earlier_messages_be_handled()
    {
        var a = Start("a");
        a.Tell(1, Journal);
        a.Tell(PoisonPill.Instance, Journal);
        a.Tell(2, Journal);

        Assert.Equal([1, new Hook("a", "stop")], Taken());
    }

    [Fact]
    public void Kill_must_end_the_actor_under_the_default_strategy()
    {
        var a = Start("a");
        a.Tell(Kill.Instance, Journal);

        Assert.Equal([new Hook("a", "stop")], Taken());
    }

    [Fact]
    public void An_actor_that_delays_its_stop_must_end_when_it_says_so()
    {
        var a = Start("a");
        Act(a, self => self.DelaysStop = true);
        Sys.Stop(a);
        a.Tell("still here", Journal);
        Assert.Equal(["still here"], Taken());
        Act(a, self => self.Context.Exit(ExitReason.Shutdown));

        Assert.Equal([new Hook("a", "stop")], Taken());
    }

    [Fact]
    public void A_forced_stop_must_not_ask_the_actor()
    {
        var a = Start("a");
        Act(a, self => self.DelaysStop = true);
        Act(Start("b"), self => self.Context.Kill(a));

        Assert.Equal([new Hook("a", "stop")], Taken());
    }

    [Fact]
    public void A_parent_must_wait_for_a_child_that_delays_its_stop()
    {
        var a = Start("a");
        var child = StartBelow(a, "child");
        Act(child, self => self.DelaysStop = true);
        Sys.Stop(a);
        Assert.Empty(Taken());
        Act(child, self => self.Context.Exit(ExitReason.Normal));

        Assert.Equal([new Hook("child", "stop"), new Hook("a", "stop")], Taken());
    }

    [Fact]
    public async Task GracefulStop_must_end_with_the_actor()
    {
        var a = Start("a");
        var stopped = a.GracefulStop(TimeSpan.FromSeconds(1));
        Settle();

        Assert.True(await stopped);
    }

    [Fact]
    public async Task GracefulStop_must_say_when_the_time_is_up()
    {
        var a = Start("a");
        Act(a, self => self.DelaysStop = true);
        var stopped = a.GracefulStop(TimeSpan.FromSeconds(1));
        Settle();
        Advance(TimeSpan.FromSeconds(2));

        Assert.False(await stopped);
        Act(a, self => self.Context.Exit(ExitReason.Normal));
    }

    [Fact]
    public void An_actor_that_is_ending_must_start_no_children()
    {
        var a = Sys.ActorOf(Props.Create(() => new LateParent(Journal)));
        Sys.Stop(a);

        Assert.IsType<InvalidOperationException>(Assert.Single(Taken()));
    }

    private sealed class LateParent(IActorRef journal) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PostStop() =>
            journal.Tell(Record.Exception(() => Context.ActorOf(Puppet.Of(journal))) ?? (object)"started");
    }
}
