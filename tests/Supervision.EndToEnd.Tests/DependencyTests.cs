using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

public sealed class DependencyTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Pair = """
        services {
          db.shell = "trap 'echo db >> stopped; exit 0' TERM; echo db >> started; while :; do sleep 0.05; done"
          web { shell = "trap 'echo web >> stopped; exit 0' TERM; echo web >> started; while :; do sleep 0.05; done", requires = db }
        }
        """;

    [Fact]
    public async Task A_dependent_waits_until_a_one_shot_has_completed_and_a_provider_is_ready()
    {
        var daemon = await StartAsync("""
            services {
              migrate { type = oneshot, shell = "until test -e go; do sleep 0.02; done" }
              db { command = "sleep 1000", requires = migrate, provides = storage }
              web { command = "sleep 1000", requires = [migrate, storage] }
            }
            """);
        await daemon.UntilAsync("migrate", "starting");

        var waiting = await daemon.UntilAsync("web", "waiting");
        Assert.Contains("migrate", waiting.Reason, StringComparison.Ordinal);
        Assert.Null(waiting.Pid);

        Place.Write("go", "");
        var web = await daemon.UntilAsync("web", "running");
        var db = await daemon.GetAsync("db");
        var migrate = await daemon.GetAsync("migrate");
        Assert.Equal("completed", migrate.State);
        Assert.Equal("running", db.State);
        Assert.True(migrate.Since <= db.Incarnations[0].StartedAt && db.Incarnations[0].StartedAt <= web.Incarnations[0].StartedAt);
    }

    [Fact]
    public async Task A_dependent_is_stopped_when_its_provider_is_lost_and_comes_back_with_it()
    {
        var daemon = await StartAsync("""
            services {
              db.command = "sleep 1000"
              web { command = "sleep 1000", requires = db }
            }
            """);
        var web = await daemon.UntilAsync("web", "running");
        var db = await daemon.CrashAsync("db");

        var back = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != web.Pid, "web to come back");

        Assert.NotEqual(db, (await daemon.GetAsync("db")).Pid);
        Assert.DoesNotContain(web.Pid!.Value, Place.Processes());
        Assert.Equal(0, back.Restarts);
    }

    [Fact]
    public async Task A_dependent_stops_before_the_provider_that_an_operator_stops_and_both_run_once_it_is_started()
    {
        var daemon = await StartAsync(Pair);
        await daemon.UntilAsync("web", "running");
        await Eventually.True(() => Lines("started").Length == 2, () => "both have started");

        Assert.Equal("done", (await daemon.CommandAsync("db", ServiceVerb.Stop)).Outcome);

        Assert.Equal(["web", "db"], Lines("stopped"));
        var waiting = await daemon.UntilAsync("web", "waiting");
        Assert.Contains("db", waiting.Reason, StringComparison.Ordinal);
        Assert.True(waiting.Enabled);
        Assert.Equal("disabled", (await daemon.GetAsync("db")).State);

        Assert.Equal("done", (await daemon.CommandAsync("db", ServiceVerb.Start)).Outcome);
        await daemon.UntilAsync("web", "running");
        await Eventually.True(() => Lines("started").Length == 4, () => "both have started again");
        Assert.Equal(["db", "web"], Lines("started")[2..]);
    }

    [Fact]
    public async Task SIGTERM_stops_everything_in_reverse_order_and_leaves_no_process()
    {
        var daemon = await StartAsync("""
            services {
              a.shell = "trap 'echo a >> stopped; exit 0' TERM; echo a >> started; while :; do sleep 0.05; done"
              b { shell = "trap 'echo b >> stopped; exit 0' TERM; echo b >> started; while :; do sleep 0.05; done", requires = a }
              c { shell = "trap 'echo c >> stopped; exit 0' TERM; echo c >> started; while :; do sleep 0.05; done", requires = b }
            }
            """);
        await daemon.UntilAsync("c", "running");
        await Eventually.True(() => Lines("started").Length == 3, () => "all have started");

        var run = await daemon.ShutDownAsync();

        Assert.Equal(0, run.Code);
        Assert.Equal(["c", "b", "a"], Lines("stopped"));
        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");
        Assert.False(File.Exists(Path.Combine(Place.Data, "daemon.pid")));
    }

    private string[] Lines(string file) => File.Exists(Place.In(file)) ? File.ReadAllLines(Place.In(file)) : [];
}
