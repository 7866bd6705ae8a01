using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Readiness;

/// <summary>The page on health and watchdog.</summary>
public sealed class HealthTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "`health`: exec […] every `interval` […], `failures` 3, action restart"
    [Fact]
    public async Task An_unhealthy_service_is_restarted_after_so_many_bad_answers_in_a_row()
    {
        var daemon = await StartAsync("""
            services.web {
              shell = "rm -f ill; exec sleep 1000"
              health { exec = "test ! -e ill", interval = 30ms, failures = 3 }
            }
            """);
        var well = await daemon.UntilAsync("web", s => s.Health == "healthy", "a good answer");
        Place.Write("ill", "");

        var restarted = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != well.Pid && s.Health == "healthy", "a new one that is well");

        Assert.Equal(1, restarted.Restarts);
        var history = await daemon.Api.GetHistoryAsync("web");
        Assert.Contains(history, entry => entry.Text.StartsWith("unhealthy: test ! -e ill: exited 1", StringComparison.Ordinal) && entry.Cause.Kind == "health");
    }

    // "action restart | fail | none"
    [Fact]
    public async Task With_action_fail_it_stays_down_and_with_action_none_it_is_only_told()
    {
        var daemon = await StartAsync("""
            services {
              strict { command = "sleep 1000", health { exec = "false", interval = 20ms, failures = 2, action = fail } }
              lenient { command = "sleep 1000", health { exec = "false", interval = 20ms, failures = 2, action = none } }
            }
            """);
        var strict = await daemon.UntilAsync("strict", "failed");
        Assert.Contains("unhealthy", strict.Reason, StringComparison.Ordinal);
        var lenient = await daemon.UntilAsync("lenient", s => s.Health == "unhealthy", "the result");
        Assert.Equal(("running", 0), (lenient.State, lenient.Restarts));
    }

    // "after `start-period`"
    [Fact]
    public async Task Bad_answers_do_not_count_during_the_start_period()
    {
        var daemon = await StartAsync("""
            services.web { command = "sleep 1000", health { exec = "test -e well", interval = 20ms, failures = 1, start-period = 1h } }
            """);
        await daemon.UntilAsync("web", "running");
        await Task.Delay(300);
        var web = await daemon.GetAsync("web");
        Assert.Equal(("running", null, 0), (web.State, web.Health, web.Restarts));

        Place.Write("well", "");
        await daemon.UntilAsync("web", s => s.Health == "healthy", "a good answer");
    }

    // "conditions: `started`, `ready` (default), `healthy`, `completed`"
    [Fact]
    public async Task Who_requires_a_healthy_service_waits_for_its_check()
    {
        var daemon = await StartAsync("""
            services {
              db { command = "sleep 1000", health { exec = "test -e well", interval = 20ms, action = none } }
              web { command = "sleep 1000", requires = { service = db, condition = healthy } }
            }
            """);
        await daemon.UntilAsync("db", "running");
        var waiting = await daemon.UntilAsync("web", "waiting");
        Assert.Contains("db to be healthy", waiting.Reason, StringComparison.Ordinal);

        Place.Write("well", "");
        await daemon.UntilAsync("web", "running");
    }

    // "`health`: exec, http or tcp every `interval` 10s after `start-period`"
    [Theory]
    [InlineData("tcp = \"127.0.0.1:%port\"")]
    [InlineData("http = \"http://127.0.0.1:%port/\"")]
    public async Task A_connection_or_an_answer_shows_that_it_is_well(string probe)
    {
        var port = Ports.Free();
        var daemon = await StartAsync($$"""
            services.web {
              shell = "rm -f ill; python3 -m http.server --bind 127.0.0.1 {{port}} & until test -e ill; do sleep 0.02; done; kill $!; exec sleep 1000"
              health { {{probe.Replace("%port", $"{port}", StringComparison.Ordinal)}}, interval = 30ms, failures = 2, start-period = 2s, action = none }
            }
            """);
        await daemon.UntilAsync("web", s => s.Health == "healthy", "a good answer");
        Place.Write("ill", "");
        await daemon.UntilAsync("web", s => s is { Health: "unhealthy", State: "running" }, "bad answers");
    }

    // "`watchdog`: no `WATCHDOG=1` in time → SIGABRT, then as a crash."
    [Fact]
    public async Task No_sign_of_life_in_time_means_SIGABRT_and_a_restart()
    {
        var program = Notifier.Write(Place, "web.py", """
            assert os.environ["WATCHDOG_USEC"] == "300000"
            tell("READY=1")
            while not os.path.exists("hang"):
                tell("WATCHDOG=1")
                time.sleep(0.05)
            os.remove("hang")
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services.web {{ command = {program}, ready.when = notify, watchdog = 300ms }}");
        var first = await daemon.UntilAsync("web", "running");
        await Task.Delay(600);
        Assert.Equal(first.Pid, (await daemon.GetAsync("web")).Pid);

        Place.Write("hang", "");
        var second = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != first.Pid, "a new one");
        Assert.Equal((1, "SIGABRT"), (second.Restarts, second.Exit?.Signal));
        Assert.Contains(await daemon.Api.GetHistoryAsync("web"), entry => entry.Text == "no sign of life within 300ms");
    }
}
