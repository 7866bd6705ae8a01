namespace Supervision.Actors.Tests.Faults;

public sealed class StrategyTests : Stepwise
{
    [Fact]
    public void Resume_must_keep_the_state_of_the_child()
    {
        var child = StartBelow(Start("a", Always(Directive.Resume)), "child");
        child.Tell("one", Journal);
        child.Tell(Do.Throw(), Journal);
        Act(child, self => self.Tell(self.Handled));

        Assert.Equal(["one", 3], Taken());
    }

    [Fact]
    public void Restart_must_give_the_child_a_new_state()
    {
        var child = StartBelow(Start("a", Always(Directive.Restart)), "child");
        child.Tell(Do.Throw(), Journal);
        Act(child, self => self.Tell(self.Handled));

        Assert.Equal([new Hook("child", "stop"), new Hook("child", "restart"), 1], Taken());
    }

    [Fact]
    public void Stop_must_end_the_child()
    {
        var child = StartBelow(Start("a", Always(Directive.Stop)), "child");
        child.Tell(Do.Throw(), Journal);

        Assert.Equal([new Hook("child", "stop")], Taken());
    }

    [Fact]
    public void Escalate_must_make_the_parent_fail_with_the_cause()
    {
        var seen = new List<string>();
        var top = Start("top", new OneForOneStrategy(cause =>
        {
            seen.Add(cause.Message);
            return Directive.Restart;
        }));
        var middle = StartBelow(top, "middle", Always(Directive.Escalate));
        var child = StartBelow(middle, "child");
        child.Tell(Do.Throw("deep"), Journal);

        Assert.Equal([new Hook("middle", "stop"), new Hook("child", "stop"), new Hook("middle", "restart")], Taken());
        Assert.Equal(["deep"], seen);
    }

    [Fact]
    public void Children_must_be_suspended_while_the_fate_of_their_parent_is_open_and_go_on_after_a_resume()
    {
        var top = Start("top", Always(Directive.Resume));
        var middle = StartBelow(top, "middle");
        var child = StartBelow(middle, "child");
        middle.Tell(Do.Throw(), Journal);
        child.Tell("to the child", Journal);

        Assert.Equal(["to the child"], Taken());
    }

    [Fact]
    public void A_child_that_is_not_stopped_by_PreRestart_must_restart_with_its_parent()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Keeping(Journal)), "keeping");
        Settle();
        Events.Clear();
        parent.Tell("fail", Journal);
        Assert.Equal([new Hook("child", "stop"), new Hook("child", "restart")], Taken());

        Sys.ActorSelection("/user/keeping/child").Tell("alive", Journal);
        Assert.Equal(["alive"], Taken());
    }

    [Fact]
    public void One_restart_more_than_the_limit_must_stop_the_child()
    {
        var parent = Start("a", new OneForOneStrategy(new RestartIntensity(2, TimeSpan.FromSeconds(10))));
        var child = StartBelow(parent, "child");
        for (var i = 0; i < 3; i++)
            child.Tell(Do.Throw(), Journal);

        Assert.Equal(["stop", "restart", "stop", "restart", "stop"], Taken().Cast<Hook>().Select(hook => hook.What));
    }

    [Fact]
    public void Restarts_older_than_the_period_must_not_count()
    {
        var parent = Start("a", new OneForOneStrategy(new RestartIntensity(1, TimeSpan.FromSeconds(10))));
        var child = StartBelow(parent, "child");
        for (var i = 0; i < 3; i++)
        {
            child.Tell(Do.Throw(), Journal);
            Advance(TimeSpan.FromSeconds(11));
        }

        Assert.Equal(3, Taken().Count(message => message is Hook { What: "restart" }));
    }

    [Fact]
    public void AllForOne_must_restart_all_children_when_one_fails()
    {
        var parent = Start("a", new AllForOneStrategy());
        var one = StartBelow(parent, "one");
        var two = StartBelow(parent, "two");
        one.Tell(Do.Throw(), Journal);
        Assert.Equal(
            [new Hook("one", "restart"), new Hook("two", "restart")],
            Taken().Where(message => message is Hook { What: "restart" }).OrderBy(message => ((Hook)message).Name));

        two.Tell("alive", Journal);
        one.Tell("too", Journal);
        Assert.Equal(["alive", "too"], Taken());
    }

    [Fact]
    public void AllForOne_must_stop_all_children_when_one_is_stopped()
    {
        var parent = Start("a", new AllForOneStrategy(_ => Directive.Stop));
        var one = StartBelow(parent, "one");
        StartBelow(parent, "two");
        one.Tell(Do.Throw(), Journal);

        Assert.Equal([new Hook("one", "stop"), new Hook("two", "stop")], Taken().OrderBy(message => ((Hook)message).Name));
    }

    [Fact]
    public void A_constructor_that_throws_must_stop_the_actor_under_the_default_strategy()
    {
        var broken = Sys.ActorOf(Props.Create<Broken>(() => throw new InvalidOperationException("no")), "broken");
        Act(Start("a"), self => self.Context.Watch(broken));

        var end = Assert.IsType<Terminated>(Assert.Single(Taken()));
        Assert.IsType<ActorInitializationException>(Assert.IsType<ExitReason.CrashExit>(end.Reason).Cause);
    }

    [Fact]
    public void A_decider_that_throws_must_make_the_parent_fail()
    {
        var top = Start("top");
        var middle = StartBelow(top, "middle", new OneForOneStrategy(_ => throw new InvalidOperationException("confused")));
        StartBelow(middle, "child").Tell(Do.Throw(), Journal);

        Assert.Contains(new Hook("middle", "restart"), Taken());
    }

    [Fact]
    public void A_failure_must_be_logged_with_the_path_of_the_child()
    {
        var child = StartBelow(Start("a"), "child");
        child.Tell(Do.Throw("ouch"), Journal);
        Settle();

        var entry = Assert.Single(Log, entry => entry.Level == LogLevel.Error);
        Assert.Equal("/user/a/child", entry.Source);
        Assert.Contains("ouch", entry.Message, StringComparison.Ordinal);
    }

    private static OneForOneStrategy Always(Directive directive) => new(_ => directive);

    private sealed class Broken : ReceiveActor;

    private sealed class Keeping : UntypedActor
    {
        private readonly IActorRef _journal;

        public Keeping(IActorRef journal)
        {
            _journal = journal;
        }

        protected override void PreStart() => Context.ActorOf(Puppet.Of(_journal), "child");

        protected override void PreRestart(Exception reason, object? message)
        {
        }

        protected override void PostRestart(Exception reason)
        {
        }

        protected override void OnReceive(object message) => throw new InvalidOperationException("boom");
    }
}
