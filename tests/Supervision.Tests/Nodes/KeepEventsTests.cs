using Supervision.Posix.Processes;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Tests.Nodes;

/// <summary>journal.keep-events: "How many of the newest facts of each service are kept for its history, at least; there may be twice as many."</summary>
public sealed class KeepEventsTests : NodeTest
{
    private const int Keep = 20;
    private const string Tree = "journal.keep-events = 20, services.web { command = run, restart { limit = unlimited, backoff { min = 0s, max = 0s } } }";

    [Fact]
    public async Task Facts_of_long_ago_are_deleted_and_the_newest_can_still_be_told_with_the_states_that_they_led_to()
    {
        await using var node = await StartAsync(Tree);
        await RestartAsync(node, 40);
        var all = await UntilShortAsync(node);
        Assert.InRange(all.Count, Keep, 2 * Keep + 10);
        Assert.True(all[0].Number > 1);
        Assert.Equal(all.Select(e => e.Number), Enumerable.Range(0, all.Count).Select(i => all[0].Number + i));
        Assert.Equal("running", all[^1].State.Word);
        Assert.All(all.Where(e => e.Name == "started"), e => Assert.IsType<ServiceState.Running>(e.State));
        var few = await HistoryAsync(node, 5);
        Assert.Equal(all.TakeLast(5).Select(e => (e.Number, e.State)), few.Select(e => (e.Number, e.State)));
    }

    [Fact]
    public async Task The_next_daemon_knows_what_the_deleted_facts_led_to()
    {
        ServiceModel before;
        await using (var first = await StartAsync(Tree))
        {
            await GiveAsync(first, CommandVerb.Enable, "once");
            await RestartAsync(first, 40);
            await UntilShortAsync(first);
            before = Status(first).Model;
        }

        await using var second = await StartAsync(Tree);
        await UntilAsync(second, "running");
        var after = Status(second).Model;
        Assert.True(after.LastNumber >= before.LastNumber);
        Assert.True(after.EnabledByOperator);
        Assert.True(after.Restarts >= before.Restarts);
        Assert.Equal("once", Assert.Single(after.Commands).Id);
    }

    [Fact]
    public async Task All_facts_are_kept_where_nothing_else_is_wanted()
    {
        await using var node = await StartAsync(Tree.Replace("keep-events = 20", "keep-events = unlimited", StringComparison.Ordinal));
        await RestartAsync(node, 40);
        var all = await HistoryAsync(node, int.MaxValue);
        Assert.Equal(1, all[0].Number);
        Assert.True(all.Count > 100);
    }

    private async Task RestartAsync(Supervision.Nodes.SupervisionNode node, int times)
    {
        await UntilAsync(node, "running");
        for (var i = 0; i < times; i++)
        {
            var number = Status(node).Model.LastNumber;
            Host.End($"web#{number}", new ExitStatus.Exited(1));
            await UntilAsync(() => Status(node).Model is { State: ServiceState.Running } m && m.LastNumber > number);
        }
    }

    /// <summary>Deletion is written behind, as the facts are.</summary>
    private static async Task<IReadOnlyList<ServiceHistory.Entry>> UntilShortAsync(Supervision.Nodes.SupervisionNode node)
    {
        for (; ; await Task.Delay(5))
        {
            var all = await HistoryAsync(node, int.MaxValue);
            if (all.Count > 0 && all.Count <= 2 * Keep + 10 && all[^1].State is ServiceState.Running)
            {
                return all;
            }
        }
    }

    private static Task<IReadOnlyList<ServiceHistory.Entry>> HistoryAsync(Supervision.Nodes.SupervisionNode node, int limit) =>
        node.HistoryAsync(ServiceName.Parse("web"), limit, CancellationToken.None);
}
