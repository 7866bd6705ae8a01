using Supervision.Actors.TestKit;

namespace Supervision.Actors.Tests.Events;

public sealed class EventFilterTests : TestKitBase
{
    [Fact]
    public void A_filter_must_find_the_event_that_it_describes()
    {
        var a = Sys.ActorOf(Puppet.Of(ActorRefs.Nobody), "a");
        Filter.Level(LogLevel.Error).Exception<InvalidOperationException>().Contains("ouch").Source("/user/a")
            .ExpectOne(() => a.Tell(Do.Throw("ouch")));
    }

    [Fact]
    public void A_filter_must_fail_when_there_are_more_events_than_expected()
    {
        var a = Sys.ActorOf(Puppet.Of(TestActor.Ref), "a");
        Assert.Throws<AssertionException>(() => Filter.Contains("twice").ExpectOne(() =>
        {
            a.Tell(new Do(self =>
            {
                self.Context.Log.Info("twice");
                self.Context.Log.Info("twice");
                self.Tell("done");
            }));
            TestActor.FishForMessage<string>(text => text == "done");
        }));
    }
}
