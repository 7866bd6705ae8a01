using System.Collections.Immutable;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;
using Supervision.Tests.Services;
using Supervision.Tests.Specs;

namespace Supervision.Tests.Reconciliation;

/// <summary>"`plan` prints what would start, stop, restart, refresh, with the changed key that causes each."</summary>
public sealed class PlannerTests
{
    private static readonly ServiceName Web = ServiceName.Parse("web");
    private static readonly ServiceModel Runs = Sample.Model(new ServiceState.Running(7, Sample.Process, TimeSpan.Zero));

    [Fact]
    public void Every_property_of_a_service_is_classified()
    {
        Assert.All(Mutation.Of(Sample.Web), m => Assert.True(
            !KeyChanges.Between(ServiceKeys.All, (ServiceSpec)m.Base, (ServiceSpec)m.Mutant).IsEmpty,
            $"{m.Path} is not among the keys of ServiceKeys, or its value is not compared by content"));
    }

    [Fact]
    public void Every_property_of_a_group_is_classified()
    {
        var group = new GroupSpec { Path = "/g", Origin = "" };
        Assert.All(Mutation.Of(group, isNested: false, "Members"), m => Assert.True(
            !KeyChanges.Between(GroupKeys.All, (GroupSpec)m.Base, (GroupSpec)m.Mutant).IsEmpty, $"{m.Path} is not among the keys of GroupKeys"));
    }

    [Fact]
    public void Every_setting_of_the_node_is_classified_and_those_that_need_no_restart_of_the_daemon_are_applied()
    {
        var node = Tree();
        foreach (var (path, mutant, whole) in Mutation.Of(node, isNested: true, "Services", "Groups"))
        {
            var changes = KeyChanges.Between(NodeKeys.All, (NodeSpec)whole, (NodeSpec)mutant);
            Assert.True(!changes.IsEmpty, $"{path} is not among the keys of NodeKeys");
            var left = KeyChanges.Between(NodeKeys.All, NodeKeys.Applied((NodeSpec)whole, (NodeSpec)mutant), (NodeSpec)mutant);
            Assert.Equal(changes.Where(c => c.Impact is ChangeImpact.DaemonRestart), left);
        }
    }

    [Fact]
    public void A_tree_that_is_read_again_unchanged_asks_for_nothing()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            Assert.Empty(Planner.Between(new RandomTree(seed).Make(), new RandomTree(seed).Make(), _ => Runs, "").Changes);
        }
    }

    [Fact]
    public void Where_something_was_written_is_no_change()
    {
        var moved = Sample.Web with { Origin = "web.conf:99", Requires = [new(ServiceName.Parse("db"), RequirementCondition.Ready, WhenLost.Stop, "a:1")] };
        var before = moved with { Origin = "web.conf:1", Requires = [new(ServiceName.Parse("db"), RequirementCondition.Ready, WhenLost.Stop, "b:2")] };
        Assert.Empty(KeyChanges.Between(ServiceKeys.All, before, moved));
    }

    [Theory]
    [InlineData("running", true, "Restart")]
    [InlineData("running", false, "Refresh")]
    [InlineData("failed", true, "Start")]
    [InlineData("failed", false, "Start")]
    [InlineData("backoff", true, "Start")]
    [InlineData("backoff", false, "Refresh")]
    [InlineData("completed", true, "Start")]
    [InlineData("completed", false, "Refresh")]
    [InlineData("waiting", true, "Refresh")]
    [InlineData("disabled", true, "Refresh")]
    public void What_a_change_does_depends_on_the_state(string state, bool shapesTheProcess, string action)
    {
        var wanted = shapesTheProcess ? Sample.Web with { Command = ["other"] } : Sample.Web with { Description = "other" };
        var model = Sample.States.First(s => s.Name == state).Model;
        Assert.Equal(action, Assert.Single(Plan(Tree(Sample.Web), Tree(wanted), model).Changes).Action.ToString());
    }

    [Fact]
    public void The_plan_says_what_the_machine_does()
    {
        foreach (var (name, model) in Sample.States)
        {
            foreach (var (wanted, input) in new[]
            {
                (Sample.Web with { Command = ["other"] }, new ServiceInput.SpecChanged(Restarts: true, null, Sample.Alice)),
                (Sample.Web with { Description = "other" }, new ServiceInput.SpecChanged(Restarts: false, null, Sample.Alice)),
                (Sample.Web with { Enabled = false }, new ServiceInput.SpecChanged(Restarts: false, false, Sample.Alice)),
            })
            {
                var decision = ServiceMachine.Decide(model, input, Sample.In(wanted));
                var done = decision.Facts.Any(f => f is ServiceFact.SpawnOrdered) ? ChangeAction.Start
                    : decision.Model.State is ServiceState.Stopping && model.State is not ServiceState.Stopping
                        ? (decision.Model.Wanted ? ChangeAction.Restart : ChangeAction.Stop)
                    : ChangeAction.Refresh;
                var planned = Assert.Single(Plan(Tree(Sample.Web), Tree(wanted), model).Changes).Action;
                if (model.State is ServiceState.Stopping || model.State is ServiceState.Waiting)
                {
                    // What is under way is not said again: a stop goes on, and a wait may end by itself.
                    continue;
                }

                Assert.True(planned == done, $"{name}, {input}: planned {planned}, done {done}");
            }
        }
    }

    [Fact]
    public void Values_of_the_environment_are_not_shown_but_make_another_plan()
    {
        Plan PlanOf(string secret) => Plan(Tree(Sample.Web), Tree(Sample.Web with { Environment = Sample.Web.Environment.Add("KEY", secret) }), Runs);
        var key = Assert.Single(Assert.Single(PlanOf("one").Changes).Keys);
        Assert.Equal(new ChangedKey("environment.KEY", null, null), key);
        Assert.NotEqual(PlanOf("one").Id, PlanOf("two").Id);
    }

    [Fact]
    public void The_same_changes_of_another_running_tree_are_another_plan()
    {
        var (running, wanted) = (Tree(Sample.Web), Tree(Sample.Web with { Command = ["other"] }));
        Assert.Equal(Planner.Between(running, wanted, _ => Runs, "1").Id, Planner.Between(running, wanted, _ => Runs, "1").Id);
        Assert.NotEqual(Planner.Between(running, wanted, _ => Runs, "1").Id, Planner.Between(running, wanted, _ => Runs, "2").Id);
    }

    private static Plan Plan(NodeSpec running, NodeSpec wanted, ServiceModel model) => Planner.Between(running, wanted, name => name == Web ? model : null, "");

    private static NodeSpec Tree(params ServiceSpec[] services) => new()
    {
        Name = "node",
        DataDir = "/data",
        Services = services.ToImmutableSortedDictionary(s => s.Name, s => s),
        Groups = ImmutableSortedDictionary<string, GroupSpec>.Empty.Add("/", new GroupSpec { Path = "/", Origin = "", Members = [.. services.Select(s => s.Name.Text)] }),
    };
}
