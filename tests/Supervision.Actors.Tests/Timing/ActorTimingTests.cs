namespace Supervision.Actors.Tests.Timing;

public sealed class ActorTimingTests : Stepwise
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_single_timer_must_send_once()
    {
        var a = Start("a");
        Act(a, self => self.Context.Timers.StartSingleTimer("key", "ring", Second));
        Advance(0.9 * Second);
        Assert.Empty(Taken());
        Advance(5 * Second);
        Assert.Equal(["ring"], Taken());
    }

    [Fact]
    public void A_timer_of_the_same_key_must_replace_the_first()
    {
        var a = Start("a");
        Act(a, self => self.Context.Timers.StartSingleTimer("key", "first", Second));
        Act(a, self => self.Context.Timers.StartSingleTimer("key", "second", 2 * Second));
        Advance(5 * Second);

        Assert.Equal(["second"], Taken());
    }

    [Fact]
    public void A_cancelled_timer_must_send_nothing_even_when_its_message_waits()
    {
        var a = Start("a");
        Act(a, self => self.Context.Timers.StartSingleTimer("key", "ring", Second));
        a.Tell(new Do(self => self.Context.Timers.Cancel("key")));
        Time.Advance(Second);

        Assert.Empty(Taken());
        Act(a, self => Assert.False(self.Context.Timers.IsTimerActive("key")));
    }

    [Fact]
    public void Timers_must_end_with_their_incarnation()
    {
        var a = Start("a");
        Act(a, self => self.Context.Timers.StartPeriodicTimer("key", "tick", Second));
        Advance(Second);
        Assert.Equal(["tick"], Taken());
        a.Tell(Do.Throw(), Journal);
        Assert.Equal([new Hook("a", "stop"), new Hook("a", "restart")], Taken());
        Advance(10 * Second);

        Assert.Empty(Taken());
        Assert.Null(Time.NextDue);
    }

    [Fact]
    public void A_periodic_timer_must_not_pile_up_messages_of_a_slow_actor()
    {
        var a = Start("a");
        Act(a, self => self.Context.Timers.StartPeriodicTimer("key", "tick", Second));
        Time.Advance(10 * Second);

        Assert.Equal(["tick"], Taken());
    }

    [Fact]
    public void A_receive_timeout_must_come_after_a_silence_and_again_after_the_next()
    {
        var a = Start("a");
        Act(a, self => self.Context.SetReceiveTimeout(2 * Second));
        Advance(Second);
        a.Tell("noise", Journal);
        Assert.Equal(["noise"], Taken());
        Advance(1.5 * Second);
        Assert.Empty(Taken());
        Advance(0.5 * Second);
        Assert.Equal([ReceiveTimeout.Instance], Taken());
        Advance(2 * Second);
        Assert.Equal([ReceiveTimeout.Instance], Taken());
        Act(a, self => self.Context.SetReceiveTimeout(null));
        Advance(10 * Second);
        Assert.Empty(Taken());
    }

    [Fact]
    public void A_message_that_does_not_influence_must_not_put_the_receive_timeout_off()
    {
        var a = Start("a");
        Act(a, self => self.Context.SetReceiveTimeout(2 * Second));
        Advance(Second);
        a.Tell(new Faint(), Journal);
        Assert.Equal([new Faint()], Taken());
        Advance(Second);

        Assert.Equal([ReceiveTimeout.Instance], Taken());
    }

    private sealed record Faint : INotInfluenceReceiveTimeout;
}
