using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

/// <summary>The page on hooks and reloading.</summary>
public sealed class HookTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task Hooks_run_around_the_life_of_a_process_with_its_pid()
    {
        var daemon = await StartAsync("""
            services.web {
              shell = "trap 'echo end >> steps; exit 0' TERM; echo run >> steps; while :; do sleep 0.05; done"
              environment.GREETING = hello
              hooks {
                pre-start = ["sh -c 'echo pre-start $GREETING >> steps'", [sh, -c, "echo second >> steps"]]
                post-start = "sh -c 'until grep -q run steps; do sleep 0.02; done; echo post-start $MAINPID >> steps'"
                pre-stop = "sh -c 'echo pre-stop $MAINPID >> steps'"
                post-stop = "sh -c 'echo post-stop >> steps'"
              }
            }
            """);
        var pid = (await daemon.UntilAsync("web", "running")).Pid;
        await Eventually.True(() => Steps().Contains($"post-start {pid}"), () => string.Join(' ', Steps()));
        await daemon.CommandAsync("web", ServiceVerb.Stop);

        Assert.Equal(["pre-start hello", "second", "run", $"post-start {pid}", $"pre-stop {pid}", "end", "post-stop"], Steps());
    }

    [Fact]
    public async Task A_service_whose_pre_start_hook_runs_is_waiting_and_a_failure_is_a_failed_start()
    {
        var daemon = await StartAsync("""
            services.web {
              command = "sleep 1000"
              hooks.pre-start = "sh -c 'until test -e go; do sleep 0.02; done; exit $(cat go)'"
              restart { limit = 0 }
            }
            """);
        var waiting = await daemon.UntilAsync("web", s => s.Reason.Contains("pre-start", StringComparison.Ordinal));
        Assert.Equal("waiting", waiting.State);

        Place.Write("go", "3");
        var failed = await daemon.UntilAsync("web", "failed");
        Assert.Contains("pre-start hook: sh -c", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("exited 3", failed.Reason, StringComparison.Ordinal);

        Place.Write("go", "0");
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Start)).Outcome);
    }

    [Fact]
    public async Task A_hook_that_takes_too_long_is_killed_and_a_stop_breaks_it_off()
    {
        var daemon = await StartAsync("""
            services {
              slow { command = "sleep 1000", hooks.pre-start = { command = "sleep 777", timeout = 100ms }, restart.limit = 0 }
              stopped { command = "sleep 1000", hooks.pre-start = { command = "sleep 888" } }
            }
            """);
        var failed = await daemon.UntilAsync("slow", "failed");
        Assert.Contains("took longer than 100ms", failed.Reason, StringComparison.Ordinal);

        await daemon.UntilAsync("stopped", "waiting");
        Assert.Equal("done", (await daemon.CommandAsync("stopped", ServiceVerb.Stop)).Outcome);
        await Eventually.True(() => !Hooks("sleep\0777\0").Concat(Hooks("sleep\0888\0")).Any(), () => "hooks are left");
    }

    [Fact]
    public async Task Post_stop_hooks_run_after_a_crash_too_and_before_the_next_start()
    {
        var daemon = await StartAsync("""
            services.web { shell = "echo run >> steps; exec sleep 1000", hooks.post-stop = "sh -c 'echo post-stop >> steps'" }
            """);
        await Eventually.True(() => Steps().Contains("run"), () => "not started");
        await daemon.CrashAsync("web");
        await daemon.UntilAsync("web", s => s is { State: "running", Restarts: 1 });
        await Eventually.True(() => Steps().Length == 3, () => string.Join(' ', Steps()));
        Assert.Equal(["run", "post-stop", "run"], Steps());
    }

    [Fact]
    public async Task A_hook_can_act_on_another_service_and_is_named_as_the_cause()
    {
        var daemon = await StartAsync("""
            services {
              cache { command = "sleep 1000", enabled = false }
              web { command = "sleep 1000", hooks { pre-start = { service = cache, action = start }, post-stop = { service = cache, action = stop } } }
            }
            """);
        await daemon.UntilAsync("web", "running");
        var cache = await daemon.GetAsync("cache");
        Assert.Equal(("running", "hook", "web"), (cache.State, cache.Cause.Kind, cache.Cause.Who));

        await daemon.CommandAsync("web", ServiceVerb.Stop);
        await daemon.UntilAsync("cache", "disabled");
    }

    [Fact]
    public async Task Reloading_by_signal_or_command_leaves_the_process_alone()
    {
        var daemon = await StartAsync("""
            services {
              signal { shell = "trap 'echo reloaded >> steps' HUP; echo up; while :; do sleep 0.05; done", reload.signal = HUP, ready { when = log, log = up } }
              command { command = "sleep 1000", reload.command = "sh -c 'echo reload of $MAINPID >> steps'" }
              broken { command = "sleep 1000", reload.command = "sh -c 'exit 4'" }
              none.command = "sleep 1000"
            }
            """);
        var (signal, command) = (await daemon.UntilAsync("signal", "running"), await daemon.UntilAsync("command", "running"));
        await daemon.UntilAsync("broken", "running");

        Assert.Equal("done", (await daemon.CommandAsync("signal", ServiceVerb.Reload)).Outcome);
        Assert.Equal("done", (await daemon.CommandAsync("command", ServiceVerb.Reload)).Outcome);
        var broken = await daemon.CommandAsync("broken", ServiceVerb.Reload);

        Assert.Equal("failed", broken.Outcome);
        Assert.Contains("exited 4", broken.Text, StringComparison.Ordinal);
        await Eventually.True(() => Steps().Contains("reloaded") && Steps().Contains($"reload of {command.Pid}"), () => string.Join(' ', Steps()));
        Assert.Equal(signal.Pid, (await daemon.GetAsync("signal")).Pid);
        var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.CommandAsync("none", ServiceVerb.Reload));
        Assert.Equal(ProblemKind.Conflict, refused.Kind);
    }

    [Fact]
    public async Task A_service_that_says_so_is_reloading_until_it_is_ready_again_and_its_dependents_stay()
    {
        var program = Notifier.Write(Place, "web.py", """
            def reload(*_):
                tell("RELOADING=1\nMONOTONIC_USEC=%d" % (time.clock_gettime(time.CLOCK_MONOTONIC) * 1e6))
                wait_for("go")
                tell("READY=1")
            signal.signal(signal.SIGHUP, reload)
            tell("READY=1")
            while True: time.sleep(1)
            """);
        var daemon = await StartAsync($"services {{ web {{ command = {program}, ready.when = notify, reload {{ signal = HUP, notifies = true }} }}, user {{ command = \"sleep 1000\", requires = web }} }}");
        var user = await daemon.UntilAsync("user", "running");
        var reload = daemon.CommandAsync("web", ServiceVerb.Reload);
        await daemon.UntilAsync("web", "reloading");
        Assert.False(reload.IsCompleted);

        Place.Write("go", "");
        Assert.Equal("done", (await reload).Outcome);
        Assert.Equal("running", (await daemon.GetAsync("web")).State);
        Assert.Equal(user.Pid, (await daemon.GetAsync("user")).Pid);
    }

    [Fact]
    public async Task A_stop_command_asks_in_place_of_the_signal()
    {
        var daemon = await StartAsync("""
            services.web {
              shell = "trap '' TERM; trap 'echo asked >> steps; exit 0' USR1; while :; do sleep 0.05; done"
              stop { command = "sh -c 'kill -USR1 $MAINPID'", timeout = 30s }
            }
            """);
        await daemon.UntilAsync("web", "running");
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Stop)).Outcome);
        Assert.Equal(["asked"], Steps());
    }

    private string[] Steps() => File.Exists(Place.In("steps")) ? File.ReadAllLines(Place.In("steps")) : [];

    private IEnumerable<int> Hooks(string command) =>
        Place.Processes().Where(pid => File.Exists($"/proc/{pid}/cmdline") && File.ReadAllText($"/proc/{pid}/cmdline") == command);
}
