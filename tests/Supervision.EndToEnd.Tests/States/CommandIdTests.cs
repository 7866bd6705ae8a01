using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.States;

/// <summary>The rules of "States" on command ids, each quoted above its test.</summary>
public sealed class CommandIdTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "Every command is idempotent by its command id: repeated, it returns the first answer."
    [Fact]
    public async Task A_command_that_is_repeated_is_done_once_also_by_a_daemon_after_the_one_that_was_killed()
    {
        const string Tree = """services.web.command = "sleep 1000" """;
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("web", "running");
        var restart = new CommandRequest { CommandId = "restart-once", Timeout = "60s", Reason = "a test" };

        var first = await daemon.Api.CommandAsync("web", ServiceVerb.Restart, restart);
        Assert.NotEqual(before.Pid, first.Service.Pid);
        Assert.Equal(first.Service.Pid, (await daemon.Api.CommandAsync("web", ServiceVerb.Restart, restart)).Service.Pid);

        await daemon.DieAsync();
        daemon = await StartAsync(Tree);
        var repeated = await daemon.Api.CommandAsync("web", ServiceVerb.Restart, restart);
        Assert.Equal((first.Outcome, first.Text, first.Service.Pid), (repeated.Outcome, repeated.Text, repeated.Service.Pid));
        Assert.Equal(first.Service.Pid, (await daemon.GetAsync("web")).Pid);
        Assert.Single(await daemon.Api.GetHistoryAsync("web"), f => f.Fact == "commanded" && f.Cause.Text.Contains("a test", StringComparison.Ordinal));

        var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.Api.CommandAsync("web", ServiceVerb.Stop, restart));
        Assert.Equal(ProblemKind.Conflict, refused.Kind);
    }

    // The same, where the daemon was killed before the outcome was known.
    [Fact]
    public async Task A_command_whose_outcome_nobody_had_seen_is_answered_when_it_is_known()
    {
        const string Tree = """services.web { shell = "trap 'echo asked >> asked' TERM; echo up; until test -e go; do sleep 0.02; done", stop.timeout = 60s } """;
        var daemon = await StartAsync(Tree);
        await daemon.UntilLogAsync("web", "up");
        var restart = new CommandRequest { CommandId = "restart-once", Wait = true, Timeout = "1ms" };
        var late = await Assert.ThrowsAsync<SupervisionException>(() => daemon.Api.CommandAsync("web", ServiceVerb.Restart, restart));
        Assert.Equal(ProblemKind.TimedOut, late.Kind);
        await Eventually.True(() => File.Exists(Place.In("asked")), () => "it is asked to stop");
        await daemon.UntilAsync("web", "stopping");

        await daemon.DieAsync();
        daemon = await StartAsync(Tree);
        var repeated = daemon.Api.CommandAsync("web", ServiceVerb.Restart, restart with { Timeout = "60s" });
        await daemon.UntilAsync("web", "stopping");
        Place.Write("go", "");
        var answer = await repeated;
        Assert.Equal(("done", "web#2"), (answer.Outcome, answer.Service.Incarnations[0].Id));
        Assert.Equal(1, (await daemon.Api.GetHistoryAsync("web")).Count(f => f.Fact == "commanded"));
    }
}
