using System.Diagnostics;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Memory;
using Supervision.Nodes;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reading;
using Supervision.Tests.Nodes;

namespace Supervision.Tests.Replicas;

/// <summary>Replicas over the real actors, with processes that are none.</summary>
public sealed class ScalingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Cause Anybody = Cause.Operator("somebody", "a test", null);

    private readonly FakeProcessHost _host = new();

    [Fact]
    public async Task Scaling_adds_replicas_and_takes_the_last_ones_away_and_leaves_the_others_alone()
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = [run, \"%i\"], replicas = 2 }", journal);
        await RunningAsync(node, "web", "web.1");
        var numbers = Numbers(node);

        var reply = await node.ScaleAsync("web", 4, Anybody, Patience, default);
        Assert.Equal(CommandOutcome.Done, reply!.Outcome);
        Assert.StartsWith("web is scaled from 2 to 4 replicas: ", reply.Text, StringComparison.Ordinal);
        await RunningAsync(node, "web", "web.1", "web.2", "web.3");
        Assert.Equal(["run 0", "run 1", "run 2", "run 3"], _host.Commands.OrderBy(c => c.Key).SelectMany(c => c));

        await node.ScaleAsync("web", 1, Anybody, Patience, default);
        await RunningAsync(node, "web");
        Assert.Equal(numbers["web"], Numbers(node)["web"]);
        await UntilAsync(() => ScalesOf(node).SequenceEqual(["scaled from 2 to 4 replicas", "scaled from 4 to 1 replicas"]), () => string.Join("; ", ScalesOf(node)));
        Assert.Empty(_host.Violations);
    }

    [Fact]
    public async Task A_number_that_was_given_outlives_the_daemon_and_the_configuration_that_did_not_change_it()
    {
        using var journal = MemoryJournal.Open();
        await using (var first = await StartAsync("web { command = run, replicas = 2 }", journal))
        {
            await first.ScaleAsync("web", 3, Anybody, Patience, default);
            await first.StopAllAsync();
        }

        await using var second = await StartAsync("web { command = run, replicas = 2, description = other }", journal);
        await RunningAsync(second, "web", "web.1", "web.2");
        await second.ApplyAsync(Read("web { command = run, replicas = 2, description = again }"), null, "a test");
        await RunningAsync(second, "web", "web.1", "web.2");
        await second.ApplyAsync(Read("web { command = run, replicas = 1 }"), null, "a test");
        await RunningAsync(second, "web");
    }

    [Fact]
    public async Task New_replicas_of_a_stopped_service_stay_down()
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = run, replicas = 2 }", journal);
        await CommandAsync(node, "web", CommandVerb.Stop);
        await node.ScaleAsync("web", 3, Anybody, Patience, default);
        Assert.Equal(["disabled", "disabled", "disabled"], node.Board.Current.Services.Values.Select(s => s.Status.Model.State.Word));

        await CommandAsync(node, "web", CommandVerb.Start);
        await RunningAsync(node, "web", "web.1", "web.2");
    }

    [Fact]
    public async Task New_replicas_of_a_disabled_service_are_disabled()
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = run }", journal);
        await CommandAsync(node, "web", CommandVerb.Disable);
        await node.ScaleAsync("web", 2, Anybody, Patience, default);
        Assert.Equal(false, node.Board.Current.Services["web.1"].Status.Model.EnabledByOperator);
        Assert.Equal("disabled", node.Board.Current.Services["web.1"].Status.Model.State.Word);
    }

    [Fact]
    public async Task A_command_reaches_every_replica_and_one_alone_by_its_number()
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = run, replicas = 3 }", journal);
        await RunningAsync(node, "web", "web.1", "web.2");

        await CommandAsync(node, "web.0", CommandVerb.Stop);
        Assert.Equal(["disabled", "running", "running"], node.Board.Current.Services.Values.Select(s => s.Status.Model.State.Word));
        await CommandAsync(node, "web", CommandVerb.Stop);
        Assert.All(node.Board.Current.Services.Values, s => Assert.Equal("disabled", s.Status.Model.State.Word));
        Assert.Null(await node.CommandAsync("web.3", Command(CommandVerb.Start), Patience, default));
    }

    [Fact]
    public async Task A_requirement_is_met_while_one_replica_is_ready()
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = run, replicas = 2 }, user { command = run, requires = web }", journal);
        await RunningAsync(node, "user", "web", "web.1");
        var user = Numbers(node)["user"];

        await CommandAsync(node, "web.0", CommandVerb.Stop);
        await CommandAsync(node, "web.0", CommandVerb.Start);
        await CommandAsync(node, "web", CommandVerb.Restart);
        await RunningAsync(node, "user", "web", "web.1");
        Assert.Equal(user, Numbers(node)["user"]);

        await CommandAsync(node, "web", CommandVerb.Stop);
        await UntilAsync(() => node.Board.Current.Services["user"].Status.Model.State.Word == "waiting", () => "user waits");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_the_replicas_one_at_a_time_is_replaced(bool byCommand)
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = [run, 1], replicas = 4, ready.when = notify }", journal);
        var fewest = 4;
        await ReadyAllAsync(node);

        var change = byCommand
            ? (Task)node.CommandAsync("web", Command(CommandVerb.Restart), Patience, default)
            : node.ApplyAsync(Read("web { command = [run, 2], replicas = 4, ready.when = notify }"), null, "a test");
        await UntilAsync(() => Numbers(node).Values.Min() >= 2, () => string.Join(' ', Numbers(node)), () =>
        {
            fewest = Math.Min(fewest, node.Board.Current.Services.Values.Count(s => s.Status.Model.State is ServiceState.Running));
            ReadyOne(node);
        });
        await ReadyAllAsync(node);
        await change;
        Assert.Equal(3, fewest);
        Assert.Empty(_host.Violations);
    }

    [Fact]
    public async Task A_replica_that_does_not_come_back_keeps_the_others_from_being_replaced()
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = [run, 1], replicas = 3, ready { when = notify, timeout = 60s } }", journal);
        await ReadyAllAsync(node);

        await node.ApplyAsync(Read("web { command = [run, 2], replicas = 3, ready { when = notify, timeout = 60s } }"), null, "a test");
        await UntilAsync(() => Numbers(node).ContainsValue(2), () => "one is replaced");
        var others = Numbers(node).Where(n => n.Value == 1).Select(n => n.Key).ToArray();
        Assert.Equal(2, others.Length);
        Assert.Contains(node.Board.Current.Services[others[1]].Status.Warnings, w => w.Contains("when the replicas before it", StringComparison.Ordinal));

        // What an operator does with one alone needs no turn.
        await CommandAsync(node, others[1] == "web" ? "web.0" : others[1], CommandVerb.Restart, awaits: false);
        await UntilAsync(() => _host.Commands[others[1]].SequenceEqual(["run 2"]), () => "another by itself");
        Assert.Equal(["run 1"], _host.Commands[others[0]]);
        await ReadyAllAsync(node);
        Assert.All(_host.Commands, c => Assert.Equal(["run 2"], c));
    }

    [Fact]
    public async Task Files_that_replicas_would_share_keep_a_service_from_being_scaled()
    {
        using var journal = MemoryJournal.Open();
        await using var node = await StartAsync("web { command = run, logs.stdout.file = /tmp/web.log }", journal);
        var reply = await node.ScaleAsync("web", 2, Anybody, Patience, default);
        Assert.Equal(CommandOutcome.Refused, reply!.Outcome);
        Assert.Contains("%i", reply.Text, StringComparison.Ordinal);
        Assert.Single(node.Board.Current.Services);
    }

    private Task<SupervisionNode> StartAsync(string services, IJournal journal) => SupervisionNode.StartAsync(Read(services), new NodeOptions
    {
        Journal = journal,
        OpenHost = () => _host,
        Environment = new Dictionary<string, string>(),
        BootId = "boot",
    });

    private static NodeSpec Read(string services) => SpecReader.ReadText(
        $"supervision.services {{ {services} }}", "tree.conf", new SpecReaderOptions { HostName = "host", DataDir = "/data" });

    private static Dictionary<string, int> Numbers(SupervisionNode node) => node.Board.Current.Services.ToDictionary(s => s.Key, s => s.Value.Status.Model.LastNumber);

    private static IEnumerable<string> ScalesOf(SupervisionNode node) =>
        node.HistoryAsync(ServiceName.Parse("web"), 100, default).Result.Where(f => f.Name == "scaled").Select(f => f.Fact.Text);

    private static ServiceCommand Command(CommandVerb verb, bool awaits = true) => new(verb, null, Guid.NewGuid().ToString("N"), Anybody, awaits);

    private static async Task CommandAsync(SupervisionNode node, string service, CommandVerb verb, bool awaits = true)
    {
        var reply = await node.CommandAsync(service, Command(verb, awaits), Patience, default);
        Assert.Contains(reply!.Outcome, new[] { CommandOutcome.Done, CommandOutcome.Accepted });
    }

    private static Task RunningAsync(SupervisionNode node, params string[] names) => UntilAsync(
        () => node.Board.Current.Services.Keys.SequenceEqual(names) && node.Board.Current.Services.Values.All(s => s.Status.Model.State is ServiceState.Running),
        () => string.Join("; ", node.Board.Current.Services.Values.Select(s => $"{s.Status.Spec.Name} {s.Status.Model.State.Word} {s.Status.Model.Reason}")));

    /// <summary>Lets one replica that starts become ready.</summary>
    private void ReadyOne(SupervisionNode node)
    {
        var starting = node.Board.Current.Services.Values.Select(s => s.Status).FirstOrDefault(s => s.Model.State is ServiceState.Starting { Process: not null });
        if (starting is { Model.State: ServiceState.Starting s })
        {
            _host.SayReady($"{starting.Spec.Name}#{s.Number}");
        }
    }

    private Task ReadyAllAsync(SupervisionNode node) => UntilAsync(
        () => node.Board.Current.Services.Values.All(s => s.Status.Model.State is ServiceState.Running && s.Status.Warnings.IsEmpty),
        () => string.Join("; ", node.Board.Current.Services.Values.Select(s => $"{s.Status.Spec.Name} {s.Status.Model.State.Word} {s.Status.Model.Reason}")),
        () => ReadyOne(node));

    private static async Task UntilAsync(Func<bool> condition, Func<string> complaint, Action? meanwhile = null)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(2))
        {
            Assert.True(watch.Elapsed < Patience, complaint());
            meanwhile?.Invoke();
        }
    }
}
