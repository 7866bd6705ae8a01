using System.Text.Json;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Time;

/// <summary>Schedules are wall clock in a named zone; repetitions are monotonic and bound to the incarnation that armed them.</summary>
public sealed class TimeTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "schedules are wall clock in a named zone"
    [Fact]
    public async Task A_oneshot_that_is_not_enabled_runs_at_the_times_of_its_schedule_again_and_again()
    {
        var daemon = await StartAsync("""
            services {
              job { shell = "date +%s >> runs", type = oneshot, enabled = false, schedule { cron = "* * * * * *", time-zone = Europe/Berlin } }
              web.command = "sleep 1000"
            }
            """);

        await Eventually.True(() => Runs().Length >= 3, () => string.Join(' ', Runs()));

        var runs = Runs();
        Assert.Equal(runs.Distinct(), runs);
        var job = await daemon.UntilAsync("job", "completed");
        Assert.False(job.Enabled);
        Assert.NotNull(job.NextRun);
        var history = await daemon.Api.GetHistoryAsync("job");
        Assert.Contains(history, f => f is { Fact: "schedule-ran", Cause.Kind: "schedule" });
        Assert.Contains(history, f => f is { Fact: "started", Cause: { Kind: "schedule", Text: "schedule * * * * * *" } });
    }

    // "schedules are wall clock in a named zone"
    [Fact]
    public async Task Pbm_shows_when_a_schedule_is_due_next()
    {
        var daemon = await StartAsync("""
            services {
              job { command = "true", type = oneshot, enabled = false, schedule { cron = "0 3 * * *", time-zone = Europe/Berlin } }
              web.command = "sleep 1000"
            }
            """);
        await daemon.UntilAsync("web", "running");

        var list = await daemon.PbmAsync("service", "list");
        var show = await daemon.PbmAsync("service", "show", "job");
        var next = JsonDocument.Parse((await daemon.PbmAsync("service", "show", "job", "--json")).Out).RootElement.GetProperty("nextRun").GetDateTimeOffset();

        Assert.Contains("NEXT RUN", list.Out, StringComparison.Ordinal);
        Assert.Contains("next run", show.Out, StringComparison.Ordinal);
        Assert.Equal(new TimeSpan(3, 0, 0), TimeZoneInfo.ConvertTime(next, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).TimeOfDay);
        Assert.InRange(next - DateTimeOffset.UtcNow, TimeSpan.Zero, TimeSpan.FromHours(25));
        Assert.Null((await daemon.GetAsync("web")).NextRun);
    }

    // "schedules": overlap = skip
    [Fact]
    public async Task A_run_is_left_out_while_the_one_before_goes_on()
    {
        var daemon = await StartAsync("""
            services.job { shell = "date +%s >> runs; exec sleep 1000", type = oneshot, enabled = false, schedule.cron = "* * * * * *" }
            """);

        await Eventually.True(() => Runs().Length > 0, () => "no run");
        await EventuallyToldAsync(daemon, "schedule-skipped", "the run before has not ended");

        Assert.Single(Runs());
    }

    // "and say what happens in a skipped one": catch-up
    [Fact]
    public async Task A_run_that_a_daemon_missed_is_made_up_for_by_the_next_one_when_that_is_wished()
    {
        const string Config = """
            services {
              once { shell = "echo x >> once", type = oneshot, enabled = false, schedule { cron = "*/2 * * * * *", catch-up = once, overlap = queue } }
            }
            """;
        var first = await StartAsync(Config);
        await Eventually.True(() => File.Exists(Place.In("once")), () => "no run");
        await first.DieAsync();
        var before = File.ReadAllLines(Place.In("once")).Length;

        var second = await StartAsync(Config);

        await Eventually.True(() => File.ReadAllLines(Place.In("once")).Length > before, () => "no further run");
        Assert.Single(await second.Api.GetHistoryAsync("once"), f => f.Fact == "schedule-set");
    }

    // "Timeouts, windows and backoff are monotonic": so is a repetition
    [Fact]
    public async Task A_service_is_restarted_again_and_again_while_a_crash_counts_anew()
    {
        var daemon = await StartAsync("""
            services.web { command = "sleep 1000", repeat { action = restart, every = 300ms } }
            """);

        await daemon.UntilAsync("web", s => s.State == "running");
        var third = await daemon.UntilAsync("web", s => s.State == "running" && s.Incarnations is [{ Id: not "web#1" and not "web#2" }]);

        Assert.Equal(("schedule", "restart every 300ms", 0), (third.Cause.Kind, third.Cause.Text, (int)third.Restarts));
        var history = await daemon.Api.GetHistoryAsync("web");
        var starts = history.Where(f => f.Fact == "started").Select(f => f.Time).Take(3).ToArray();
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.InRange((pair.Second - pair.First).TotalMilliseconds, 299, 10_000));
        Assert.Equal(0, (await daemon.PbmAsync("service", "stop", "web")).Code);
        Assert.Null((await daemon.GetAsync("web")).NextRun);
    }

    // "schedules are wall clock in a named zone": and a zone that there is
    [Fact]
    public async Task A_mistake_in_a_schedule_says_which_field_what_was_found_and_what_was_expected()
    {
        var file = Place.WriteConfig("""services.job { command = "true", schedule { cron = "0 25 * * *", time-zone = Europa/Berlin } }""");

        var check = await Place.RunAsync(Repository.Daemon, "check", file);

        Assert.Equal(65, check.Code);
        Assert.Contains($"{file}:2: supervision.services.job.schedule.cron: found \"25\" for the hour in \"0 25 * * *\", expected 0 to 23", check.Error + check.Out, StringComparison.Ordinal);
        Assert.Contains("did you mean Europe/Berlin?", check.Error + check.Out, StringComparison.Ordinal);
    }

    private string[] Runs() => File.Exists(Place.In("runs")) ? File.ReadAllLines(Place.In("runs")) : [];

    private static async Task EventuallyToldAsync(RunningDaemon daemon, string fact, string text)
    {
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); ; await Task.Delay(50))
        {
            var history = await daemon.Api.GetHistoryAsync("job");
            if (history.Any(f => f.Fact == fact && f.Text.Contains(text, StringComparison.Ordinal)))
            {
                return;
            }

            Assert.True(watch.Elapsed < Eventually.Patience, string.Join('\n', history));
        }
    }
}
