namespace Supervision.Actors.Tests.DeathWatch;

public sealed class WatchTests : Stepwise
{
    [Fact]
    public void Terminated_must_come_exactly_once()
    {
        var a = Start("a");
        var b = Start("b");
        Act(a, self =>
        {
            self.Context.Watch(b);
            self.Context.Watch(b);
        });
        Sys.Stop(b);

        Assert.Equal([new Hook("b", "stop"), new Terminated(b, true, ExitReason.Shutdown)], Taken());
        Advance(TimeSpan.FromMinutes(1));
        Assert.Empty(Taken());
    }

    [Fact]
    public void Terminated_must_come_also_for_an_actor_that_had_ended_before()
    {
        var a = Start("a");
        var b = Start("b");
        Act(b, self => self.Context.Exit(ExitReason.Normal));
        Events.Clear();
        Act(a, self => self.Context.Watch(b));

        Assert.Equal([new Terminated(b, true, ExitReason.Normal)], Taken());
    }

    [Fact]
    public void Nobody_must_be_reported_as_never_having_existed()
    {
        Act(Start("a"), self => self.Context.Watch(ActorRefs.Nobody));

        Assert.False(Assert.IsType<Terminated>(Assert.Single(Taken())).ExistenceConfirmed);
    }

    [Fact]
    public void Unwatch_must_take_back_even_a_Terminated_that_waits_in_the_mailbox()
    {
        var a = Start("a");
        var b = Start("b");
        Act(a, self => self.Context.Watch(b));
        a.Tell(new Do(_ =>
        {
            // By the end of this handler the notice of b's end is behind the next message.
            Sys.Stop(b);
            Assert.True(Steps.Step());
        }));
        a.Tell(new Do(self => self.Context.Unwatch(b)));

        Assert.Equal([new Hook("b", "stop")], Taken());
    }

    [Fact]
    public void WatchWith_must_send_its_message_in_place_of_Terminated()
    {
        var b = Start("b");
        Act(Start("a"), self => self.Context.WatchWith(b, "b is gone"));
        Sys.Stop(b);

        Assert.Equal([new Hook("b", "stop"), "b is gone"], Taken());
    }

    [Fact]
    public void Messages_of_the_dead_must_come_before_its_Terminated()
    {
        var a = Start("a");
        var b = Start("b");
        Act(a, self => self.Context.Watch(b));
        Act(b, self =>
        {
            a.Tell("last words");
            self.Context.Stop(self.Context.Self);
        });

        Assert.Equal([new Hook("b", "stop"), "last words", new Terminated(b, true, ExitReason.Normal)], Taken());
    }

    [Fact]
    public void A_parent_that_watches_a_child_must_be_told_once_and_may_use_its_name_again()
    {
        var a = Start("a");
        var child = StartBelow(a, "child");
        Act(a, self => self.Context.Watch(child));
        Act(a, self => self.Context.Stop(child));
        Assert.Equal([new Hook("child", "stop"), new Terminated(child, true, ExitReason.Shutdown)], Taken());

        var successor = StartBelow(a, "child");
        Assert.Equal(child.Path, successor.Path);
        Assert.NotEqual(child.Path.Uid, successor.Path.Uid);
    }

    [Fact]
    public void An_unhandled_Terminated_must_end_the_watcher()
    {
        var b = Start("b");
        var pact = Sys.ActorOf(Props.Create(() => new Pact(b)), "pact");
        Act(Start("a"), self => self.Context.Watch(pact));
        Sys.Stop(b);

        var end = Assert.IsType<Terminated>(Taken()[^1]);
        Assert.Same(pact, end.ActorRef);
        Assert.IsType<DeathPactException>(Assert.IsType<ExitReason.CrashExit>(end.Reason).Cause);
    }

    [Fact]
    public void A_watch_must_outlive_a_restart_of_the_watcher()
    {
        var a = Start("a");
        var b = Start("b");
        Act(a, self => self.Context.Watch(b));
        a.Tell(Do.Throw(), Journal);
        Sys.Stop(b);

        Assert.Contains(new Terminated(b, true, ExitReason.Shutdown), Taken());
    }

    private sealed class Pact : ReceiveActor
    {
        public Pact(IActorRef other) => Context.Watch(other);
    }
}
