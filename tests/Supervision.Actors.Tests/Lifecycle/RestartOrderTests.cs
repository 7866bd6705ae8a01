namespace Supervision.Actors.Tests.Lifecycle;

public sealed class RestartOrderTests : Stepwise
{
    [Fact]
    public void A_restart_must_wait_until_the_children_that_it_stops_have_ended()
    {
        var a = Start("a");
        var child = StartBelow(a, "child");
        Act(child, self => self.DelaysStop = true);
        a.Tell(Do.Throw(), Journal);
        a.Tell("after", Journal);
        Assert.Equal([new Hook("a", "stop")], Taken());
        Act(child, self => self.Context.Exit(ExitReason.Normal));

        Assert.Equal([new Hook("child", "stop"), new Hook("a", "restart"), "after"], Taken());
    }

    [Fact]
    public void A_stop_during_a_restart_must_end_the_actor()
    {
        var a = Start("a");
        var child = StartBelow(a, "child");
        Act(child, self => self.DelaysStop = true);
        a.Tell(Do.Throw(), Journal);
        Settle();
        Sys.Stop(a);
        Settle();
        Act(child, self => self.Context.Exit(ExitReason.Normal));

        Assert.Equal([new Hook("a", "stop"), new Hook("child", "stop")], Taken());
        Assert.DoesNotContain(Sys.Describe(), line => line.Path.Name is "a" or "child");
    }

    [Fact]
    public void PreRestart_must_be_given_the_message_that_failed()
    {
        var a = Sys.ActorOf(Props.Create(() => new Confessing(Journal)));
        a.Tell("the message", Journal);

        Assert.Equal(["the message"], Taken());
    }

    [Fact]
    public void A_new_actor_that_fails_to_start_must_be_stopped_with_an_initialization_failure()
    {
        var attempts = 0;
        var a = Sys.ActorOf(Props.Create(() => ++attempts == 1 ? new Puppet(Journal) : throw new InvalidOperationException("no")), "a");
        Act(Start("b"), self => self.Context.Watch(a));
        a.Tell(Do.Throw(), Journal);

        var end = Assert.IsType<Terminated>(Taken()[^1]);
        Assert.IsType<ActorInitializationException>(Assert.IsType<ExitReason.CrashExit>(end.Reason).Cause);
    }

    [Fact]
    public void Fail_must_restart_the_actor_as_if_the_handler_had_thrown()
    {
        var a = Start("a");
        Act(a, self => self.Context.Fail(new InvalidOperationException("boom")));

        Assert.Equal([new Hook("a", "stop"), new Hook("a", "restart")], Taken());
    }

    [Fact]
    public void A_factory_that_gives_the_same_actor_twice_must_be_refused()
    {
        Puppet? only = null;
        var a = Sys.ActorOf(Props.Create(() => only ??= new Puppet(Journal)), "a");
        a.Tell(Do.Throw(), Journal);
        Settle();

        Assert.Contains(Log, entry => entry.Cause is ActorInitializationException);
        Assert.DoesNotContain(Sys.Describe(), line => line.Path.Name == "a");
    }

    [Fact]
    public void An_actor_must_not_be_made_outside_its_props() =>
        Assert.Throws<ActorInitializationException>(() => new Puppet(Journal));

    private sealed class Confessing(IActorRef journal) : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("boom");

        protected override void PreRestart(Exception reason, object? message) => journal.Tell(message!);
    }
}
