using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.States;

/// <summary>The rules of "States", each quoted above its test.</summary>
public sealed class StatesTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "disabled (not wanted) · waiting (wanted; a requirement is missing, a conflict is enabled, or a pre-start hook runs: the status says which) ·
    // starting (spawned, not ready) · running (ready) · […] stopping · backoff (will start again at a stated time) · failed (gave up […]) ·
    // completed (one-shot ended well)." reloading is seen in HookTests.
    [Fact]
    public async Task Every_state_is_shown_and_a_service_that_waits_says_for_what()
    {
        var daemon = await StartAsync("""
            services {
              off { command = "sleep 1000", enabled = false }
              needs { command = "sleep 1000", requires = off }
              blue.command = "sleep 1000"
              green { command = "sleep 1000", conflicts = blue, enabled = false }
              hooked { command = "sleep 1000", hooks.pre-start = [{ command = "sh -c 'until test -e go; do sleep 0.02; done'" }] }
              slow { shell = "until test -e go; do sleep 0.02; done; echo up; exec sleep 1000", ready { when = log, log = up } }
              deaf { shell = "trap '' TERM; echo up; until test -e go; do sleep 0.02; done", stop.timeout = 60s, ready { when = log, log = up } }
              loop { shell = "exit 3", restart.backoff { min = 1h, max = 1h } }
              broken { shell = "exit 3", restart.limit = 0 }
              done { command = "true", type = oneshot }
            }
            """);
        await daemon.UntilAsync("off", "disabled");
        Assert.Equal("waits for off to be ready", (await daemon.UntilAsync("needs", "waiting")).Reason);
        await daemon.CommandAsync("green", ServiceVerb.Start, wait: false);
        var green = await daemon.UntilAsync("green", "waiting");
        Assert.Equal(("waits for blue, which conflicts with it, to be disabled", "dependency"), (green.Reason, green.Cause.Kind));
        Assert.Equal("pre-start hooks run", (await daemon.UntilAsync("hooked", "waiting")).Reason);
        Assert.NotNull((await daemon.UntilAsync("slow", s => s is { State: "starting", Pid: not null })).Pid);
        await daemon.UntilAsync("deaf", "running");
        await daemon.CommandAsync("deaf", ServiceVerb.Stop, wait: false);
        await daemon.UntilAsync("deaf", "stopping");
        await daemon.UntilAsync("loop", "backoff");
        await daemon.UntilAsync("broken", "failed");
        await daemon.UntilAsync("done", "completed");

        Place.Write("go", "");
        await daemon.UntilAsync("hooked", "running");
        await daemon.UntilAsync("slow", "running");
        await daemon.UntilAsync("deaf", "disabled");
        await daemon.CommandAsync("blue", ServiceVerb.Disable);
        await daemon.UntilAsync("green", "running");
        await daemon.CommandAsync("blue", ServiceVerb.Enable);
        await daemon.UntilAsync("green", "waiting");
    }

    // "Every status carries: state, since, reason in words, cause (who or what […]), incarnations with pid and start time,
    // restarts in the window, last exit (`exited 3` […]), next attempt, serial."
    [Fact]
    public async Task Every_status_says_how_it_came_about_and_what_comes_next()
    {
        var daemon = await StartAsync("""
            services {
              web.command = "sleep 1000"
              loop { shell = "exit 3", restart { period = 1h, backoff { min = 1h, max = 1h } } }
              user { command = "sleep 1000", requires = loop, enabled = false }
            }
            """);
        var begun = DateTimeOffset.UtcNow - TimeSpan.FromSeconds(60);
        var web = await daemon.UntilAsync("web", "running");
        Assert.Equal(($"runs as pid {web.Pid}", "boot", 0, 0L), (web.Reason, web.Cause.Kind, web.RestartsInPeriod, web.Restarts));
        var incarnation = Assert.Single(web.Incarnations);
        Assert.Equal(("web#1", web.Pid!.Value, true), (incarnation.Id, incarnation.Pid, incarnation.Ready));
        Assert.True(begun < incarnation.StartedAt && incarnation.StartedAt <= web.Since);
        Assert.True(web.Serial > 0);

        var loop = await daemon.UntilAsync("loop", s => s is { State: "backoff", Restarts: 2 });
        Assert.Equal(("exited 3: starts again after 1h", "exit", "exited 3", 2), (loop.Reason, loop.Cause.Kind, loop.Exit!.Text, loop.RestartsInPeriod));
        Assert.InRange(loop.NextAttempt!.Value - loop.Since, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));

        await daemon.Api.CommandAsync("web", ServiceVerb.Stop, new CommandRequest { Reason = "a rest" });
        var stopped = await daemon.UntilAsync("web", "disabled");
        Assert.Equal(("operator", "SIGTERM"), (stopped.Cause.Kind, stopped.Exit!.Signal));
        Assert.Contains("a rest", stopped.Cause.Text, StringComparison.Ordinal);
        Assert.True(stopped.Serial > web.Serial);
        await daemon.CommandAsync("user", ServiceVerb.Start, wait: false);
        Assert.Equal("dependency", (await daemon.UntilAsync("user", "waiting")).Cause.Kind);
    }

    // "enable/disable are persistent and act at once. start/stop act now and last until the opposite command or the host's next boot;
    // a daemon restart keeps them."
    [Fact]
    public async Task What_an_operator_wishes_outlives_the_daemon()
    {
        const string Tree = """
            services {
              disabled.command = "sleep 1000", stopped.command = "sleep 1000"
              enabled { command = "sleep 1000", enabled = false }, started { command = "sleep 1000", enabled = false }
            }
            """;
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("disabled", "running");
        await daemon.UntilAsync("stopped", "running");
        await daemon.CommandAsync("disabled", ServiceVerb.Disable);
        await daemon.CommandAsync("stopped", ServiceVerb.Stop);
        var (enabled, started) = ((await daemon.CommandAsync("enabled", ServiceVerb.Enable)).Service, (await daemon.CommandAsync("started", ServiceVerb.Start)).Service);
        await AsWishedAsync(daemon);

        await daemon.DieAsync();
        daemon = await StartAsync(Tree);
        await AsWishedAsync(daemon);
        Assert.Equal((enabled.Pid, started.Pid), ((await daemon.GetAsync("enabled")).Pid, (await daemon.GetAsync("started")).Pid));

        await daemon.ShutDownAsync();
        await AsWishedAsync(await StartAsync(Tree));
    }

    // "trystart = restart if running, else start. restart on a stopped service starts it. An operator's stop never triggers a restart."
    [Fact]
    public async Task A_stop_is_no_death_and_restart_and_trystart_start_what_is_stopped()
    {
        var daemon = await StartAsync("""
            services.web { shell = "trap 'exit 3' TERM; echo up; while :; do sleep 0.05; done", ready { when = log, log = up } }
            """);
        var first = await daemon.UntilAsync("web", "running");
        var second = (await daemon.CommandAsync("web", ServiceVerb.TryStart)).Service;
        Assert.Equal(("running", 0L), (second.State, second.Restarts));
        Assert.NotEqual(first.Pid, second.Pid);

        foreach (var verb in (ServiceVerb[])[ServiceVerb.TryStart, ServiceVerb.Restart])
        {
            var stopped = (await daemon.CommandAsync("web", ServiceVerb.Stop)).Service;
            Assert.Equal(("disabled", 3, 0L), (stopped.State, stopped.Exit!.Code, stopped.Restarts));
            Assert.Equal("running", (await daemon.CommandAsync("web", verb)).Service.State);
        }
    }

    // "failed (gave up; needs clear, start, restart or a spec change)"; "clear forgets failure and counters and starts if enabled."
    [Fact]
    public async Task What_has_failed_needs_somebody_to_act()
    {
        const string Fails = "shell = \"test -e well && exec sleep 1000; exit 4\", restart { limit = 1, backoff.min = 1ms }";
        string Tree(string description) => $$"""
            services {
              cleared { {{Fails}} }, started { {{Fails}} }, restarted { {{Fails}} }, changed { {{Fails}}, description = {{description}} }
              job { {{Fails}}, enabled = false }
            }
            """;
        var daemon = await StartAsync(Tree("one"));
        await daemon.CommandAsync("job", ServiceVerb.Start, wait: false);
        foreach (var name in (string[])["cleared", "started", "restarted", "changed", "job"])
        {
            await daemon.UntilAsync(name, "failed");
        }

        Place.Write("well", "");
        var cleared = (await daemon.CommandAsync("cleared", ServiceVerb.Clear)).Service;
        Assert.Equal(0, cleared.Restarts);
        await daemon.UntilAsync("cleared", "running");
        Assert.Equal("running", (await daemon.CommandAsync("started", ServiceVerb.Start)).Service.State);
        Assert.Equal("running", (await daemon.CommandAsync("restarted", ServiceVerb.Restart)).Service.State);
        Assert.Equal("failed", (await daemon.GetAsync("changed")).State);
        Place.WriteConfig(Tree("two"));
        Assert.Equal(0, (await daemon.PbmAsync("tree", "apply")).Code);
        await daemon.UntilAsync("changed", "running");
        await daemon.CommandAsync("job", ServiceVerb.Clear);
        Assert.Equal("disabled", (await daemon.GetAsync("job")).State);
    }

    private static async Task AsWishedAsync(RunningDaemon daemon)
    {
        foreach (var (name, state, isEnabled) in ((string, string, bool)[])[("disabled", "disabled", false), ("stopped", "disabled", true), ("enabled", "running", true), ("started", "running", false)])
        {
            Assert.Equal(isEnabled, (await daemon.UntilAsync(name, state)).Enabled);
        }
    }
}
