using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Dependencies;

public sealed class RequiresTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Pair = """
        services {
          db { shell = "trap 'echo db >> stopped; exit 0' TERM; echo db >> started; echo up; while :; do sleep 0.05; done", ready { when = log, log = up } }
          web { shell = "trap 'echo web >> stopped; exit 0' TERM; echo web >> started; while :; do sleep 0.05; done", requires = db }
        }
        """;

    // "`requires`: all names must be met (any provider each) before starting."
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

    // "When the last provider of one is lost the dependent is stopped […], goes to `waiting`, and starts by itself when a provider is back"
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

    // "the dependent is stopped first, in reverse order"
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

    // "stop order is the reverse of start order"
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

    // "all names must be met (any provider each) before starting. When the last provider of one is lost the dependent is stopped first […],
    // goes to waiting, and starts by itself when a provider is back, also after the provider had failed and recovered."
    [Fact]
    public async Task Any_provider_will_do_and_a_dependent_comes_back_by_itself_after_the_last_one_had_failed()
    {
        var daemon = await StartAsync("""
            services {
              "db:a".command = "sleep 1000"
              "db:b" { shell = "test -e ill && exit 4; exec sleep 1000", restart { limit = 1, backoff.min = 1ms } }
              web { command = "sleep 1000", requires = db }
            }
            """);
        await daemon.UntilAsync("db:a", "running");
        await daemon.UntilAsync("db:b", "running");
        var web = await daemon.UntilAsync("web", "running");
        await daemon.CommandAsync("db:a", ServiceVerb.Stop);
        Assert.Equal(web.Pid, (await daemon.GetAsync("web")).Pid);

        Place.Write("ill", "");
        await daemon.CrashAsync("db:b");
        await daemon.UntilAsync("db:b", "failed");
        Assert.Equal("waits for db to be ready", (await daemon.UntilAsync("web", "waiting")).Reason);

        File.Delete(Place.In("ill"));
        await daemon.CommandAsync("db:b", ServiceVerb.Clear);
        await daemon.UntilAsync("web", "running");
    }

    // "conditions: started, ready (default), healthy, completed; and when-lost = stop (default) | restart | ignore"
    // (healthy: HealthTests, completed: the first test here); "independent services start in parallel"
    [Fact]
    public async Task A_requirement_says_how_far_its_provider_must_have_come_and_what_its_loss_means()
    {
        const string Slow = "shell = \"until test -e go; do sleep 0.02; done; echo up; exec sleep 1000\", ready { when = log, log = up }";
        var daemon = await StartAsync($$"""
            services {
              db { {{Slow}} }, other { {{Slow}} }
              early { command = "sleep 1000", requires = { service = db, condition = started, when-lost = ignore } }
              stops { command = "sleep 1000", requires = [db, other] }
              restarts { command = "sleep 1000", requires = { service = db, when-lost = restart } }
              ignores { command = "sleep 1000", requires = { service = db, when-lost = ignore } }
            }
            """);
        await daemon.UntilAsync("early", "running");
        await daemon.UntilAsync("db", "starting");
        await daemon.UntilAsync("other", "starting");
        Assert.Equal("waiting", (await daemon.GetAsync("stops")).State);

        Place.Write("go", "");
        var (stops, restarts, ignores) = (await daemon.UntilAsync("stops", "running"), await daemon.UntilAsync("restarts", "running"), await daemon.UntilAsync("ignores", "running"));
        File.Delete(Place.In("go"));
        await daemon.CrashAsync("db");
        await daemon.UntilAsync("stops", "waiting");
        Assert.Equal((restarts.Pid, ignores.Pid), ((await daemon.GetAsync("restarts")).Pid, (await daemon.GetAsync("ignores")).Pid));

        Place.Write("go", "");
        await daemon.UntilAsync("stops", s => s.State == "running" && s.Pid != stops.Pid);
        await daemon.UntilAsync("restarts", s => s.State == "running" && s.Pid != restarts.Pid);
        Assert.Equal(ignores.Pid, (await daemon.GetAsync("ignores")).Pid);
    }

    // "Cycles and unknown names are reported with every edge at load"; "a service that requires what it provides itself is an error";
    // "at load, a clash between two enabled services is a configuration error"
    [Theory]
    [InlineData("a { command = run, requires = b }, b { command = run, after = c }, c { command = run, requires = a }", "a requires b", "b starts after c", "c requires a")]
    [InlineData("web { command = run, requires = databse }, database.command = run", "web.requires: found \"databse\"", "did you mean database?")]
    [InlineData("web { command = run, provides = storage, requires = storage }", "web.requires", "storage")]
    [InlineData("web { command = run, conflicts = other }, other.command = run", "web.conflicts", "other")]
    public async Task Dependencies_that_make_no_sense_are_errors(string services, params string[] words)
    {
        var check = await Place.RunAsync(Repository.Daemon, "check", Place.WriteConfig($"services {{ {services} }}"));
        Assert.Equal(65, check.Code);
        Assert.All(words, word => Assert.Contains(word, check.Error, StringComparison.Ordinal));
    }

    // "One provider may meet several requirements"
    [Fact]
    public async Task One_provider_meets_several_requirements()
    {
        var daemon = await StartAsync("""
            services {
              all { command = "sleep 1000", provides = [storage, "queue:fast"] }
              web { command = "sleep 1000", requires = [all, storage, "queue:fast"] }
            }
            """);
        await daemon.UntilAsync("web", "running");
        await daemon.CommandAsync("all", ServiceVerb.Stop);
        await daemon.UntilAsync("web", "waiting");
    }


    private string[] Lines(string file) => File.Exists(Place.In(file)) ? File.ReadAllLines(Place.In(file)) : [];
}
