using System.Globalization;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Restarting;

public sealed class RestartingTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "`policy` permanent (always)"
    [Fact]
    public async Task A_service_that_is_killed_gets_a_new_pid_and_one_restart()
    {
        var daemon = await StartAsync("""services.web.command = "sleep 1000" """);
        var before = await daemon.CrashAsync("web");

        var after = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != before);

        Assert.Equal(1, after.Restarts);
        Assert.Equal(new ExitDocument("signaled", null, "SIGKILL", "killed by SIGKILL"), after.Exit);
        Assert.DoesNotContain(before, Place.Processes());
        Assert.Contains(after.Pid!.Value, Place.Processes());
    }

    // "Per service: `limit` 10 in `period` 1m, sliding; beyond it `failed`"
    [Fact]
    public async Task A_crash_loop_ends_as_failed_until_it_is_cleared()
    {
        var daemon = await StartAsync("""
            services.loop {
              shell = "test -e well && exec sleep 1000; exit 4"
              restart { limit = 3, backoff { min = 1ms, max = 5ms } }
            }
            """);

        var failed = await daemon.UntilAsync("loop", "failed");

        Assert.Equal(3, failed.Restarts);
        Assert.Equal("exited 4, after 3 restarts within 1m", failed.Reason);
        Assert.Equal("Limit", failed.Cause.Kind, ignoreCase: true);
        Assert.Null(failed.Pid);
        Assert.Equal(4, (await daemon.Api.GetHistoryAsync("loop")).Count(f => f.Text.StartsWith("exited 4", StringComparison.Ordinal) && f.Fact.Equals("ended", StringComparison.OrdinalIgnoreCase)));

        Place.Write("well", "");
        Assert.Equal(0, (await daemon.PbmAsync("service", "clear", "loop")).Code);
        var again = await daemon.UntilAsync("loop", "running");
        Assert.Equal(0, again.Restarts);
    }

    // "`policy` permanent (always) | transient (only after an unexpected end) | temporary (never)."
    [Theory]
    [InlineData("daemon")]
    [InlineData("oneshot")]
    public async Task An_exit_means_what_type_and_restart_policy_say(string type)
    {
        string[] policies = ["permanent", "transient", "temporary"];
        var services = policies.SelectMany(policy => new[] { 0, 3 }.Select(code => $$"""
            {{policy}}-{{code}} {
              type = {{type}}
              shell = "echo x >> {{policy}}-{{code}}.ran; test $(wc -l < {{policy}}-{{code}}.ran) -gt 2 && exec sleep 1000; exit {{code}}"
              restart { policy = {{policy}}, backoff { min = 1ms, max = 5ms } }
            }
            """));
        var daemon = await StartAsync($"services {{\n{string.Join('\n', services)}\n}}");

        var goodEnd = type == "oneshot" ? "completed" : "running";
        await EndsAsync(daemon, "permanent-0", goodEnd, runs: type == "oneshot" ? 1 : 3);
        await EndsAsync(daemon, "transient-0", "completed", runs: 1);
        await EndsAsync(daemon, "temporary-0", "completed", runs: 1);
        await EndsAsync(daemon, "permanent-3", type == "oneshot" ? "starting" : "running", runs: 3);
        await EndsAsync(daemon, "transient-3", type == "oneshot" ? "starting" : "running", runs: 3);
        await EndsAsync(daemon, "temporary-3", "failed", runs: 1);
    }

    // "Expected = exit code in `success-exit-codes` [0]"; "`prevent-exit-codes` go straight to `failed`."
    [Fact]
    public async Task An_exit_code_that_prevents_restarting_fails_at_once_and_a_further_success_code_is_no_failure()
    {
        var daemon = await StartAsync("""
            services {
              prevented { shell = "exit 23", restart.prevent-exit-codes = [22, 23] }
              allowed { shell = "exit 5", restart { policy = transient, success-exit-codes = [0, 5] } }
            }
            """);

        var prevented = await daemon.UntilAsync("prevented", "failed");

        Assert.Equal(0, prevented.Restarts);
        Assert.Equal("exited 23, after which it is never started again", prevented.Reason);
        Assert.Equal(5, (await daemon.UntilAsync("allowed", "completed")).Exit!.Code);
    }

    // "the first restart after at least `reset-after` (10s) of health is immediate; each further one waits decorrelated jitter between `min` 100ms
    // and `max` 30s."
    [Fact]
    public async Task The_first_restart_is_immediate_and_further_ones_wait_until_it_has_been_well()
    {
        var daemon = await StartAsync("""
            services {
              loop { shell = "exit 3", restart { limit = 4, backoff { min = 100ms, max = 200ms } } }
              steady { shell = "echo x >> ran; sleep 0.5; test $(wc -l < ran) -gt 2 && exec sleep 1000; exit 3", restart.backoff { min = 1h, max = 1h, reset-after = 300ms } }
            }
            """);
        await daemon.UntilAsync("loop", "failed");
        var waits = (await daemon.Api.GetHistoryAsync("loop")).Where(f => f.Fact == "backed-off").Select(f => f.Text).ToArray();
        Assert.Equal("exited 3: starts again at once", waits[0]);
        Assert.All(waits[1..], wait => Assert.InRange(int.Parse(wait["exited 3: starts again after ".Length..^2], CultureInfo.InvariantCulture), 100, 200));
        await daemon.UntilAsync("steady", s => s is { State: "running", Restarts: 2 });
    }


    private async Task EndsAsync(RunningDaemon daemon, string name, string state, int runs)
    {
        int Ran() => File.Exists(Place.In(name + ".ran")) ? File.ReadAllLines(Place.In(name + ".ran")).Length : 0;
        var service = await daemon.UntilAsync(name, s => s.State == state && s.Restarts == runs - 1, $"{name} {state} with {runs - 1} restarts");
        await Eventually.True(() => Ran() == runs, () => $"{name} ran {Ran()} times instead of {runs}: {service}");
    }
}
