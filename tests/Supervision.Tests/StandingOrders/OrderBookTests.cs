using Supervision.Nodes;
using Supervision.Posix.Processes;
using Supervision.Services;
using Supervision.Tests.Nodes;

namespace Supervision.Tests.StandingOrders;

/// <summary>What stands with the keeper is what the daemon would do now: it is replaced and taken back with whatever it follows from.</summary>
public sealed class OrderBookTests : NodeTest
{
    private const string Tree = "services { web { command = run, restart { limit = 3, backoff { min = 0s, max = 0s } } } }";

    [Fact]
    public async Task An_order_must_be_given_when_the_process_runs_and_be_taken_back_before_it_is_signalled()
    {
        await using var node = await StartAsync(Tree);
        await UntilAsync(node, "running");
        Assert.Equal(["order web#1 3"], Host.Deeds);

        await GiveAsync(node, CommandVerb.Stop);
        Assert.Equal(["withdraw web#1", "signal web#1 SIGTERM", "signal web#1 SIGCONT"], Host.Deeds.Skip(1));

        await GiveAsync(node, CommandVerb.Start);
        await GiveAsync(node, CommandVerb.Restart);
        Assert.Equal(["order web#2 3", "withdraw web#2", "signal web#2 SIGTERM", "signal web#2 SIGCONT", "order web#3 3"], Host.Deeds.Skip(4));
    }

    [Fact]
    public async Task A_restart_by_the_keeper_must_be_recorded_and_be_followed_by_an_order_for_the_rest()
    {
        await using var node = await StartAsync(Tree);
        await UntilAsync(node, "running");
        for (var number = 1; number <= 3; number++)
        {
            Host.Respawn($"web#{number}", $"web#{number + 1}", new ExitStatus.Exited(7));
            await UntilAsync(() => Status(node).Model is { State: ServiceState.Running } model && model.LastNumber == number + 1);
            Assert.Equal((number, "exited 7", CauseKind.Exit), (Status(node).Model.Restarts, Status(node).Model.Exit!.Text, Status(node).Model.Cause.Kind));
        }

        // The limit is reached until the first of them is a minute old, and that is said too.
        Assert.Equal(["order web#1 3", "order web#2 3", "order web#3 3", "order web#4 3"], Host.Deeds);
        Host.End("web#4", new ExitStatus.Exited(7));
        await UntilAsync(node, "failed");
        Assert.Equal(CauseKind.Limit, Status(node).Model.Cause.Kind);
    }

    [Fact]
    public async Task What_has_just_taken_the_place_of_a_process_that_is_asked_to_stop_must_be_stopped_too()
    {
        Host.IsDeaf = true;
        await using var node = await StartAsync(Tree);
        await UntilAsync(node, "running");
        var stop = GiveAsync(node, CommandVerb.Stop);
        await UntilAsync(node, "stopping");
        Host.IsDeaf = false;
        Host.Respawn("web#1", "web#2", new ExitStatus.Exited(7));
        Assert.Equal(CommandOutcome.Done, (await stop).Outcome);
        Assert.Equal(("disabled", 2, CauseKind.Operator), (Status(node).Model.State.Word, Status(node).Model.LastNumber, Status(node).Model.Cause.Kind));
        Assert.Empty(Host.Commands["web"]);
    }

    [Fact]
    public async Task What_has_just_taken_the_place_of_a_process_that_another_configuration_ends_must_make_way_for_it()
    {
        Host.IsDeaf = true;
        await using var node = await StartAsync(Tree);
        await UntilAsync(node, "running");
        var apply = node.ApplyAsync(Read(Tree.Replace("command = run", "command = other", StringComparison.Ordinal)), null, "a test");
        await UntilAsync(node, "stopping");
        Host.IsDeaf = false;
        Host.Respawn("web#1", "web#2", new ExitStatus.Exited(7));
        await apply;
        await UntilAsync(() => Status(node).Model is { State: ServiceState.Running, LastNumber: 3 });
        Assert.Equal(["other"], Host.Commands["web"]);
    }

    [Fact]
    public async Task A_change_of_the_configuration_must_change_the_order()
    {
        await using var node = await StartAsync(Tree);
        await UntilAsync(node, "running");
        await ApplyAsync(node, Tree.Replace("limit = 3", "limit = 2", StringComparison.Ordinal), 2);
        await ApplyAsync(node, "services { web { command = run, hooks.post-stop = [run], restart { limit = 2 } } }", 3);
        await ApplyAsync(node, "services { web { command = run } }", 4);
        await ApplyAsync(node, "services { web { command = run }, user { command = run, enabled = no, requires = web } }", 5);
        Assert.Equal(["order web#1 3", "order web#1 2", "withdraw web#1", "order web#1 10", "withdraw web#1"], Host.Deeds);
        Assert.Equal(1, Status(node).Model.LastNumber);
    }

    [Fact]
    public async Task The_next_daemon_must_take_back_what_it_would_not_have_given()
    {
        await using (var node = await StartAsync(Tree))
        {
            await UntilAsync(node, "running");
        }

        Host.Deeds.Clear();
        await using var next = await StartAsync(Tree.Replace("limit = 3", "policy = temporary", StringComparison.Ordinal));
        await UntilAsync(() => !Host.Deeds.IsEmpty);
        Assert.Equal(["withdraw web#1"], Host.Deeds);
    }

    [Fact]
    public async Task A_handoff_must_begin_when_the_keeper_is_known_to_start_nothing_more_by_itself_and_be_followed_by_another_order()
    {
        Host.IsSilent = true;
        var tree = Tree.Replace("command = run", "command = run, handoff { mode = overlap, settle = 0s }", StringComparison.Ordinal);
        await using var node = await StartAsync(tree);
        await UntilAsync(node, "running");
        var restart = GiveAsync(node, CommandVerb.Restart);
        await UntilDeedsAsync(3);
        Assert.Equal(["order web#1 3", "withdraw web#1", "inspect web#1"], Host.Deeds);

        // It has acted by the order before it heard that it is taken back.
        Host.Respawn("web#1", "web#2", new ExitStatus.Exited(7));
        await UntilDeedsAsync(5);
        Assert.Equal(["withdraw web#2", "inspect web#2"], Host.Deeds.Skip(3));
        Assert.False(restart.IsCompleted);
        Host.SayInspected("web#2");
        Assert.Equal(CommandOutcome.Done, (await restart).Outcome);
        await UntilDeedsAsync(8);
        Assert.Equal(["signal web#2 SIGTERM", "signal web#2 SIGCONT", "order web#3 3"], Host.Deeds.Skip(5));
        Assert.Equal((3, 1L), (Status(node).Model.LastNumber, Status(node).Model.Restarts));
    }

    [Fact]
    public async Task What_is_asked_while_the_keeper_is_waited_for_must_be_done_in_its_order()
    {
        Host.IsSilent = true;
        await using var node = await StartAsync(Tree.Replace("command = run", "command = run, handoff { mode = overlap, settle = 0s }", StringComparison.Ordinal));
        await UntilAsync(node, "running");
        var restart = GiveAsync(node, CommandVerb.Restart);
        await UntilDeedsAsync(3);
        var stop = GiveAsync(node, CommandVerb.Stop);
        Host.SayInspected("web#1");
        await restart;
        Assert.Equal(CommandOutcome.Done, (await stop).Outcome);
        Assert.Equal("disabled", Status(node).Model.State.Word);
        Assert.Empty(Host.Commands["web"]);
    }

    private Task UntilDeedsAsync(int count) => UntilAsync(() => Host.Deeds.Count >= count, () => string.Join(", ", Host.Deeds));

    private async Task ApplyAsync(SupervisionNode node, string tree, int deeds)
    {
        await node.ApplyAsync(Read(tree), null, "a test");
        await UntilDeedsAsync(deeds);
    }
}
