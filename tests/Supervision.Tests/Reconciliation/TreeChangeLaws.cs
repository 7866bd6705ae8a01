using System.Diagnostics;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Memory;
using Supervision.Nodes;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reading;
using Supervision.Specs.Reconciliation;
using Supervision.Specs.Replication;
using Supervision.Tests.Nodes;

namespace Supervision.Tests.Reconciliation;

/// <summary>"`apply` does that and only that": whatever the trees, the running one ends up as the wanted one.</summary>
public sealed class TreeChangeLaws
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task After_any_changes_the_running_tree_is_the_wanted_one_and_no_service_ever_ran_twice()
    {
        for (var seed = 0; seed < 25; seed++)
        {
            await ChangeAsync(seed);
        }
    }

    [Fact]
    public async Task A_process_that_no_changed_key_shapes_and_whose_requirements_stay_is_left_alone()
    {
        var host = new FakeProcessHost();
        var (before, after) = (Read("a { command = [run, 1] }, b { command = [run, 1], requires = a }"), Read("a { command = [run, 1], description = x }, b { command = [run, 1], requires = a, stop.timeout = 3s }, c { command = run }"));
        using var journal = MemoryJournal.Open();
        await using var node = await SupervisionNode.StartAsync(before, OptionsFor(host, journal));
        await UntilAsync(() => Difference(node, host, before), "start");
        var numbers = node.Board.Current.Services.ToDictionary(s => s.Key, s => s.Value.Status.Model.LastNumber);
        await node.ApplyAsync(after, null, "a test");
        await UntilAsync(() => Difference(node, host, after), "apply");
        Assert.All(numbers, n => Assert.Equal(n.Value, node.Board.Current.Services[n.Key].Status.Model.LastNumber));
    }

    private static async Task ChangeAsync(int seed)
    {
        var host = new FakeProcessHost();
        var configurations = new RandomConfiguration(seed);
        var random = new Random(seed);
        var wanted = configurations.Next();
        using var journal = MemoryJournal.Open();
        await using var node = await SupervisionNode.StartAsync(wanted, OptionsFor(host, journal));
        for (var i = 0; i < 6; i++)
        {
            if (random.Next(2) == 0)
            {
                await UntilAsync(() => Difference(node, host, wanted), $"seed {seed}, change {i}");
            }

            wanted = configurations.Next();
            var plan = node.PlanFor(wanted);
            await node.ApplyAsync(wanted, null, "a test").WaitAsync(Patience);
            Assert.True(node.PlanFor(wanted).Changes.All(c => c.Action is not (ChangeAction.Add or ChangeAction.Remove)), $"seed {seed}: {string.Join("; ", plan.Changes)}");
        }

        await UntilAsync(() => Difference(node, host, wanted), $"seed {seed}");
        Assert.Empty(node.PlanFor(wanted).Changes);
        Assert.Empty(host.Violations);
    }

    /// <summary>What is not yet as wanted; null when all is.</summary>
    private static string? Difference(SupervisionNode node, FakeProcessHost host, NodeSpec wanted)
    {
        var (board, commands) = (node.Board.Current, host.Commands);
        wanted = ReplicaCounts.None.Expand(wanted);
        if (!board.Services.Keys.SequenceEqual(wanted.Services.Keys.Select(n => n.Text)) || !board.Groups.Keys.SequenceEqual(wanted.Groups.Keys))
        {
            return $"there are {string.Join(' ', board.Services.Keys)} in {string.Join(' ', board.Groups.Keys)}";
        }

        foreach (var (name, spec) in wanted.Services)
        {
            var status = board.Services[name.Text].Status;
            var changes = KeyChanges.Between(ServiceKeys.All, status.Spec, spec);
            var found = commands[name.Text].ToList();
            if (status.Model.State is not ServiceState.Running || !changes.IsEmpty || found.Count != 1 || found[0] != string.Join(' ', spec.Command))
            {
                return $"{name} is {status.Model.State.Word} ({status.Model.Reason}) with [{string.Join("], [", found)}], not as wanted: {string.Join(", ", changes)}";
            }
        }

        var group = wanted.Groups.Values.FirstOrDefault(g =>
            !KeyChanges.Between(GroupKeys.All, board.Groups[g.Path].Status.Spec, g).IsEmpty || !board.Groups[g.Path].Status.Spec.Members.SequenceEqual(g.Members));
        return group is not null ? $"group {group.Path} is not as wanted"
            : commands.Count == wanted.Services.Count ? null : $"processes of {string.Join(' ', commands.Select(c => c.Key))}";
    }

    private static async Task UntilAsync(Func<string?> difference, string where)
    {
        for (var watch = Stopwatch.StartNew(); difference() is { } what; await Task.Delay(2))
        {
            Assert.True(watch.Elapsed < Patience, $"{where}: {what}");
        }
    }

    private static NodeOptions OptionsFor(FakeProcessHost host, IJournal journal) => new()
    {
        Journal = journal,
        OpenHost = () => host,
        Environment = new Dictionary<string, string>(),
        BootId = "boot",
    };

    private static NodeSpec Read(string services) => SpecReader.ReadText(
        $"supervision.services {{ {services} }}", "tree.conf", new SpecReaderOptions { HostName = "host", DataDir = "/data" });
}
