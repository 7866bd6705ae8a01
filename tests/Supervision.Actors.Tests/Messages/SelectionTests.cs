namespace Supervision.Actors.Tests.Messages;

public sealed class SelectionTests : Stepwise
{
    public SelectionTests()
    {
        var a = Start("a");
        StartBelow(a, "one");
        StartBelow(a, "two");
        StartBelow(Start("b"), "one");
    }

    [Theory]
    [InlineData("/user/a/one", "/user/a/one")]
    [InlineData("/user/a/*", "/user/a/one /user/a/two")]
    [InlineData("/user/*/one", "/user/a/one /user/b/one")]
    [InlineData("/user/a/t*", "/user/a/two")]
    [InlineData("/user/?/one", "/user/a/one /user/b/one")]
    [InlineData("/user/a/one/../two", "/user/a/two")]
    public void A_selection_must_reach_every_actor_that_its_path_names(string path, string expected)
    {
        var reached = new List<string>();
        Sys.ActorSelection(path).Tell(new Do(self => reached.Add(self.Context.Self.Path.ToString())), Journal);
        Settle();

        Assert.Equal(expected.Split(' '), reached.Order());
    }

    [Fact]
    public void A_selection_from_a_context_must_start_at_the_actor()
    {
        var reached = new List<string>();
        Sys.ActorSelection("/user/a").Tell(new Do(self =>
            self.Context.ActorSelection("../b/one").Tell(new Do(other => reached.Add(other.Context.Self.Path.ToString())))));
        Settle();

        Assert.Equal(["/user/b/one"], reached);
    }

    [Fact]
    public void A_selection_of_nobody_must_send_to_dead_letters()
    {
        Sys.EventStream.Subscribe<DeadLetter>(Journal);
        Sys.ActorSelection("/user/nobody").Tell("x", Journal);

        Assert.Equal("x", Assert.IsType<DeadLetter>(Assert.Single(Taken())).Message);
    }

    [Fact]
    public async Task ResolveOne_must_give_the_reference_or_fail()
    {
        var found = Sys.ActorSelection("/user/b").ResolveOne(TimeSpan.FromSeconds(1));
        var missing = Sys.ActorSelection("/user/c").ResolveOne(TimeSpan.FromSeconds(1));
        Settle();

        Assert.Equal("/user/b", (await found).Path.ToString());
        await Assert.ThrowsAsync<ActorNotFoundException>(() => missing);
    }
}
