namespace Supervision.Actors.Tests.Events;

public sealed class EventStreamTests : Stepwise
{
    [Fact]
    public void Subscribers_of_base_types_and_interfaces_must_receive_an_event_once()
    {
        Sys.EventStream.Subscribe<Animal>(Journal);
        Sys.EventStream.Subscribe<IFurry>(Journal);
        Sys.EventStream.Publish(new Cat());
        Sys.EventStream.Publish(new Animal());
        Sys.EventStream.Publish("no animal");

        Assert.Equal([new Cat(), new Animal()], Taken());
    }

    [Fact]
    public void An_ended_subscription_must_bring_nothing()
    {
        Assert.True(Sys.EventStream.Subscribe<Animal>(Journal));
        Assert.False(Sys.EventStream.Subscribe<Animal>(Journal));
        Assert.True(Sys.EventStream.Unsubscribe<Animal>(Journal));
        Assert.False(Sys.EventStream.Unsubscribe<Animal>(Journal));
        Sys.EventStream.Publish(new Cat());

        Assert.Empty(Taken());
    }

    [Fact]
    public void A_subscription_must_end_with_its_actor()
    {
        var a = Start("a");
        Sys.EventStream.Subscribe<Animal>(a);
        Sys.Stop(a);
        Settle();
        Events.Clear();
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        Sys.EventStream.Publish(new Cat());

        Assert.Empty(Taken());
        Assert.False(Sys.EventStream.Unsubscribe(a));
    }

    [Fact]
    public void A_suppressed_message_must_make_no_dead_letter()
    {
        var a = Start("a");
        Sys.Stop(a);
        Settle();
        Events.Clear();
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        a.Tell(new Unimportant(), Journal);

        Assert.Empty(Taken());
    }

    [Fact]
    public void A_log_event_must_bear_path_level_and_time()
    {
        Act(Start("a"), self => self.Context.Log.Warning("careful"));

        var entry = Assert.Single(Log, entry => entry.Message == "careful");
        Assert.Equal((LogLevel.Warning, "/user/a", Time.GetUtcNow()), (entry.Level, entry.Source, entry.Time));
    }

    private record Animal;

    private interface IFurry;

    private sealed record Cat : Animal, IFurry;

    private sealed record Unimportant : IDeadLetterSuppression;
}
