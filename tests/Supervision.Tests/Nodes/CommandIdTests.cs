using Supervision.Services;
using Supervision.Tests.Services;

namespace Supervision.Tests.Nodes;

/// <summary>"Every command is idempotent by its command id: repeated, it returns the first answer."</summary>
public sealed class CommandIdTests : NodeTest
{
    private const string Tree = "services.web.command = run";

    [Fact]
    public async Task A_command_that_an_earlier_daemon_has_obeyed_is_not_obeyed_again()
    {
        CommandReply first;
        await using (var node = await StartAsync(Tree))
        {
            await UntilAsync(node, "running");
            first = await GiveAsync(node, CommandVerb.Restart, "r1");
        }

        await using var next = await StartAsync(Tree);
        var second = await GiveAsync(next, CommandVerb.Restart, "r1");
        Assert.Equal((CommandOutcome.Done, first.Text), (second.Outcome, second.Text));
        Assert.Equal(first.Status.Model.LastNumber, second.Status.Model.LastNumber);

        var third = await GiveAsync(next, CommandVerb.Restart, "r2");
        Assert.Equal(first.Status.Model.LastNumber + 1, third.Status.Model.LastNumber);
    }

    [Fact]
    public async Task The_answer_stays_the_first_one_whatever_has_happened_since()
    {
        await using var node = await StartAsync(Tree);
        var started = await GiveAsync(node, CommandVerb.Start, "s1");
        await GiveAsync(node, CommandVerb.Stop, "s2");
        var again = await GiveAsync(node, CommandVerb.Start, "s1");
        Assert.Equal((CommandOutcome.Done, started.Text), (again.Outcome, again.Text));
        Assert.IsType<ServiceState.Disabled>(again.Status.Model.State);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_too()
    {
        await using var node = await StartAsync("services { web.command = run, other { command = run, enabled = false, conflicts = web } }");
        var refused = await GiveAsync(node, CommandVerb.Enable, "e1", "other");
        Assert.Equal(CommandOutcome.Refused, refused.Outcome);
        await GiveAsync(node, CommandVerb.Disable, "d1");
        var again = await GiveAsync(node, CommandVerb.Enable, "e1", "other");
        Assert.Equal((CommandOutcome.Refused, refused.Text), (again.Outcome, again.Text));
        Assert.Equal(CommandOutcome.Done, (await GiveAsync(node, CommandVerb.Enable, "e2", "other")).Outcome);
    }

    [Fact]
    public async Task An_id_that_was_given_to_another_command_is_refused()
    {
        await using var node = await StartAsync(Tree);
        await GiveAsync(node, CommandVerb.Start, "x");
        var refused = await GiveAsync(node, CommandVerb.Stop, "x");
        Assert.Equal(CommandOutcome.Refused, refused.Outcome);
        Assert.Contains("start", refused.Text, StringComparison.Ordinal);
        Assert.IsType<ServiceState.Running>(refused.Status.Model.State);
    }

    [Fact]
    public async Task A_command_whose_outcome_was_not_known_when_the_daemon_died_is_answered_by_the_next_one()
    {
        Host.IsDeaf = true;
        await using (var node = await StartAsync(Tree))
        {
            await UntilAsync(node, "running");
            _ = GiveAsync(node, CommandVerb.Stop, "s1", patience: TimeSpan.FromMilliseconds(1)).ContinueWith(t => t.Exception, TaskScheduler.Default);
            await UntilAsync(node, "stopping");
        }

        await using var next = await StartAsync(Tree);
        var repeated = GiveAsync(next, CommandVerb.Stop, "s1");
        await UntilAsync(next, "stopping");
        Assert.False(repeated.IsCompleted);
        Host.KillTree("web#1");
        Assert.Equal((CommandOutcome.Done, "web is stopped"), ((await repeated).Outcome, (await repeated).Text));
    }

    [Fact]
    public void A_hundred_commands_of_the_last_24_hours_are_remembered()
    {
        var model = ServiceModel.New;
        for (var i = 0; i < 150; i++)
        {
            model = ServiceMachine.Apply(model, Commanded($"c{i}", TimeSpan.FromMinutes(i)));
        }

        Assert.Equal(Enumerable.Range(50, 100).Select(i => $"c{i}"), model.Commands.Select(c => c.Id));
        model = ServiceMachine.Apply(model, Commanded("later", TimeSpan.FromMinutes(100 + (24 * 60))));
        Assert.Equal([.. Enumerable.Range(100, 50).Select(i => $"c{i}"), "later"], model.Commands.Select(c => c.Id));
    }

    private static ServiceFact.Commanded Commanded(string id, TimeSpan after) =>
        new(id, CommandVerb.Start, null, 0, AwaitsOutcome: true) { At = Sample.Now + after, Clock = Sample.Clock, Cause = Sample.Alice, Text = "" };
}
