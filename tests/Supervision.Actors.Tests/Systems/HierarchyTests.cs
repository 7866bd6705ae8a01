namespace Supervision.Actors.Tests.Systems;

public sealed class HierarchyTests : Stepwise
{
    [Fact]
    public void Describe_must_list_parents_before_children_with_type_and_mailbox()
    {
        var a = Start("a");
        var child = StartBelow(a, "child");
        child.Tell("one");
        child.Tell("two");
        var lines = Sys.Describe();
        var line = Assert.Single(lines, line => line.Path.ToString() == "/user/a/child");

        Assert.Equal(("Puppet", 2, 0, 3), (line.Type, line.Mailbox, line.Children, line.Depth));
        Assert.Equal("/", lines[0].Path.ToString());
        Assert.Single(lines, item => item.Path.ToString() == "/user/a" && item.Children == 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("*")]
    [InlineData("$a")]
    [InlineData("..")]
    public void A_name_that_is_not_valid_must_be_refused(string name) =>
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Puppet.Of(Journal), name));

    [Fact]
    public void A_name_that_is_taken_must_be_refused()
    {
        Start("a");
        Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(Puppet.Of(Journal), "a"));
    }

    [Fact]
    public void Actors_without_a_name_must_get_one_of_their_own()
    {
        var names = Enumerable.Range(0, 100).Select(_ => Sys.ActorOf(Puppet.Of(Journal)).Path.Name).ToHashSet();

        Assert.Equal(100, names.Count);
        Assert.All(names, name => Assert.False(ActorPath.IsValidName(name)));
    }

    [Fact]
    public void Child_must_give_the_child_of_that_name_or_nobody()
    {
        var a = Start("a");
        var child = StartBelow(a, "child");
        Act(a, self =>
        {
            Assert.Same(child, self.Context.Child("child"));
            Assert.True(self.Context.Child("other").IsNobody());
            Assert.Equal([child], self.Context.Children);
        });
    }

    [Fact]
    public void The_same_seed_must_give_the_same_random_numbers()
    {
        var one = ActorSystem.Create("one", new ActorSystemOptions { Seed = 7, Dispatcher = Steps });
        var two = ActorSystem.Create("two", new ActorSystemOptions { Seed = 7, Dispatcher = Steps });

        Assert.Equal(one.CreateRandom().Next(), two.CreateRandom().Next());
        Assert.Equal(one.CreateRandom().Next(), two.CreateRandom().Next());
        Steps.RunUntil(one.Terminate(), TimeSpan.FromSeconds(10));
        Steps.RunUntil(two.Terminate(), TimeSpan.FromSeconds(10));
    }
}
