using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

public sealed class DaemonDeathTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Tree = """
        services {
          steady.command = "sleep 1000"
          talker.shell = "echo before; until test -e go; do sleep 0.02; done; echo meanwhile; echo x > said; exec sleep 1000"
          ender { shell = "until test -e go; do sleep 0.02; done; echo its last words; echo x > ended; exit 7", restart.policy = temporary }
          resting.command = "sleep 1000"
        }
        """;

    [Fact]
    public async Task A_new_daemon_adopts_what_the_killed_one_has_left_and_learns_what_it_missed()
    {
        var first = await StartAsync(Tree);
        var steady = await first.CrashAsync("steady");
        var before = await first.UntilAsync("steady", s => s.State == "running" && s.Pid != steady);
        var talker = await first.UntilAsync("talker", "running");
        await first.UntilLogAsync("talker", "before");
        Assert.Equal("done", (await first.CommandAsync("resting", ServiceVerb.Stop)).Outcome);

        await first.DieAsync();
        Place.Write("go", "");
        await Eventually.True(() => File.Exists(Place.In("said")) && File.Exists(Place.In("ended")), () => "the services go on");
        Assert.Contains(before.Pid!.Value, Place.Processes());
        var second = await StartAsync(Tree);

        var after = await second.UntilAsync("steady", "running");
        Assert.Equal((before.Pid, before.Restarts), (after.Pid, after.Restarts));
        Assert.Equal(talker.Pid, (await second.UntilAsync("talker", "running")).Pid);
        await second.UntilLogAsync("talker", "meanwhile");
        var ended = await second.UntilAsync("ender", "failed");
        Assert.Equal(("exited", 7), (ended.Exit!.Kind, ended.Exit.Code));
        await second.UntilLogAsync("ender", "its last words");

        var resting = await second.GetAsync("resting");
        Assert.Equal(("disabled", (int?)null), (resting.State, resting.Pid));
        Assert.Equal("operator", resting.Cause.Kind);
        var history = await second.Api.GetHistoryAsync("steady");
        Assert.Contains(history, f => f.Fact == "ended" && f.Cause.Text == "killed by SIGKILL");
        Assert.Contains(await second.Api.GetHistoryAsync("resting"), f => f.Cause is { Kind: "operator", Who: not null });
    }

    [Fact]
    public async Task A_detached_daemon_leaves_its_services_to_the_next_one()
    {
        var first = await StartAsync(Tree);
        var before = await first.UntilAsync("steady", "running");

        var detach = await first.PbmAsync("node", "detach");

        Assert.Equal(0, detach.Code);
        Assert.Equal(0, (await first.EndAsync()).Code);
        Assert.Contains(before.Pid!.Value, Place.Processes());
        var second = await StartAsync(Tree);
        var after = await second.UntilAsync("steady", "running");
        Assert.Equal((before.Pid, 0L), (after.Pid, after.Restarts));
    }

    [Fact]
    public async Task A_shutdown_by_pbm_stops_everything_and_leaves_no_process()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("steady", "running");

        Assert.Equal(0, (await daemon.PbmAsync("node", "shutdown")).Code);

        Assert.Equal(0, (await daemon.EndAsync()).Code);
        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");
        Assert.Equal(4, (await daemon.PbmAsync("service", "list")).Code);
    }

    [Fact]
    public async Task Ctrl_C_stops_everything_and_a_daemon_after_it_starts_all_that_was_wanted()
    {
        var first = await StartAsync("""services.web.command = "sleep 1000" """);
        var before = await first.UntilAsync("web", "running");
        first.Signal(Native.SIGINT);
        Assert.Equal(0, (await first.EndAsync()).Code);
        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");

        var second = await StartAsync("""services.web.command = "sleep 1000" """);

        var after = await second.UntilAsync("web", "running");
        Assert.NotEqual(before.Pid, after.Pid);
        Assert.Equal(0, after.Restarts);
    }
}
