using Supervision.Posix.Processes;
using Supervision.Services;

namespace Supervision.Tests.Nodes;

/// <summary>What has become of a group is known to the next daemon: a group that has failed stays failed until an operator, a change or a boot ends that.</summary>
public sealed class GroupMemoryTests : NodeTest
{
    private const string Fragile = "root { intensity = 0 }, services { web.command = run, other.command = run }";

    [Fact]
    public async Task A_root_that_has_failed_is_failed_for_the_next_daemon_until_an_operator_wants_a_member()
    {
        await using (var node = await FailAsync(Fragile))
        {
            Assert.Contains("root group failed", Assert.Single(node.Degraded), StringComparison.Ordinal);
            Assert.True(node.RootFailures.TryRead(out var why));
            Assert.Contains("web", why, StringComparison.Ordinal);
        }

        await using var next = await StartAsync(Fragile);
        await UntilAsync(next, "waiting");
        Assert.Equal("failed", Group(next, "/").Word);
        await UntilAsync(() => next.Degraded.Count == 1);
        Assert.Empty(Host.Commands);

        Assert.Equal(CommandOutcome.Done, (await GiveAsync(next, CommandVerb.Start)).Outcome);
        await UntilAsync(next, "running", "other");
        Assert.Equal("running", Group(next, "/").Word);
        await UntilAsync(() => next.Degraded.Count == 0);

        await using var third = await StartAsync(Fragile);
        Assert.Equal("running", Group(third, "/").Word);
    }

    [Theory]
    [InlineData("root { intensity = 1 }, services { web.command = run, other.command = run }", "boot")]
    [InlineData("node.on-root-failure = exit, root { intensity = 0 }, services { web.command = run, other.command = run }", "boot")]
    [InlineData(Fragile, "another boot")]
    public async Task With_other_limits_after_its_own_end_or_after_a_boot_a_root_begins_anew(string tree, string boot)
    {
        await (await FailAsync(Fragile)).DisposeAsync();
        await using var next = await StartAsync(tree, boot);
        await UntilAsync(next, "running");
        await UntilAsync(next, "running", "other");
        Assert.Empty(next.Degraded);
    }

    [Fact]
    public async Task Restarts_that_an_earlier_daemon_has_seen_still_count()
    {
        const string Tree = "root { intensity = 1, period = 1h }, services { web.command = run, other.command = run }";
        await using (var node = await StartAsync(Tree))
        {
            await UntilAsync(node, "running");
            Host.End("web#1", new ExitStatus.Exited(1));
            await UntilAsync(() => Status(node).Model is { LastNumber: 2, State: ServiceState.Running });
        }

        await using var next = await StartAsync(Tree);
        await UntilAsync(next, "running");
        await UntilAsync(() => Group(next, "/").RestartsInPeriod == 1);
        Host.End("web#2", new ExitStatus.Exited(1));
        await UntilAsync(() => Group(next, "/").Word == "failed");
    }

    [Fact]
    public async Task A_restart_of_all_members_that_was_under_way_is_finished_by_the_next_daemon()
    {
        const string Tree = "groups.g { strategy = one-for-all, services { web { command = run, restart.backoff.min = 1ms }, other.command = run } }";
        Host.IsDeaf = true;
        await using (var node = await StartAsync(Tree))
        {
            await UntilAsync(node, "running");
            await UntilAsync(node, "running", "other");
            Host.End("web#1", new ExitStatus.Exited(1));
            await UntilAsync(node, "stopping", "other");
        }

        Host.IsDeaf = false;
        await using var next = await StartAsync(Tree);
        await UntilAsync(() => Status(next, "other").Model is { LastNumber: 2, State: ServiceState.Running });
        await UntilAsync(() => Status(next).Model is { LastNumber: 2, State: ServiceState.Running });
        Assert.Equal("running", Group(next, "/g").Word);
        Assert.Empty(Host.Violations);
    }

    private async Task<Supervision.Nodes.SupervisionNode> FailAsync(string tree)
    {
        var node = await StartAsync(tree);
        await UntilAsync(node, "running");
        await UntilAsync(node, "running", "other");
        Host.End("web#1", new ExitStatus.Exited(1));
        await UntilAsync(() => Group(node, "/").Word == "failed" && Host.Commands.Count == 0 && node.Degraded.Count == 1);
        return node;
    }
}
