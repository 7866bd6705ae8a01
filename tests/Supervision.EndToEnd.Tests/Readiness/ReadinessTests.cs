using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Readiness;

/// <summary>The page on readiness: when a service counts as ready, and what happens when it does not become so in time.</summary>
public sealed class ReadinessTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "`ready.when` […] notify (sd_notify over `NOTIFY_SOCKET`: READY, […] STATUS, […])"
    [Fact]
    public async Task A_service_that_notifies_is_ready_when_it_says_so_and_tells_its_status()
    {
        var program = Notifier.Write(Place, "web.py", """
            tell("STATUS=loading")
            wait_for("go")
            tell("READY=1\nSTATUS=serving 3 clients")
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services {{ web {{ command = {program}, ready.when = notify }}, user {{ command = \"sleep 1000\", requires = web }} }}");
        var starting = await daemon.UntilAsync("web", s => s.Status == "loading", "its status");
        Assert.Equal("starting", starting.State);
        Assert.False(Assert.Single(starting.Incarnations).Ready);
        Assert.Equal("waiting", (await daemon.GetAsync("user")).State);

        Place.Write("go", "");

        await daemon.UntilAsync("user", "running");
        var web = await daemon.UntilAsync("web", s => s.Status == "serving 3 clients", "its new status");
        Assert.Equal("running", web.State);
        Assert.True(Assert.Single(web.Incarnations).Ready);
    }

    // "only from the service's own processes"
    [Fact]
    public async Task Only_the_services_own_processes_are_heard()
    {
        var program = Notifier.Write(Place, "web.py", """
            open("address", "w").write(os.environ["NOTIFY_SOCKET"])
            wait_for("go")
            tell("READY=1")
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services.web {{ command = {program}, ready.when = notify }}");
        await Eventually.True(() => File.Exists(Place.In("address")) && File.ReadAllText(Place.In("address")).Length > 0, () => "no address");

        var stranger = Place.Start("python3", "-c", $"""
            import socket, time
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.sendto(b"READY=1\nSTATUS=from a stranger", "{File.ReadAllText(Place.In("address"))}")
            time.sleep(0.5)
            """);
        Assert.Equal(0, (await stranger.EndAsync()).Code);
        var web = await daemon.GetAsync("web");
        Assert.Equal(("starting", null), (web.State, web.Status));

        Place.Write("go", "");
        await daemon.UntilAsync("web", "running");
    }

    // "fd (s6's newline)"
    [Fact]
    public async Task A_line_to_a_descriptor_makes_ready()
    {
        var daemon = await StartAsync("""
            services.web {
              shell = "until test -e go; do sleep 0.02; done; echo >&4; exec sleep 1000"
              ready { when = fd, fd = 4 }
            }
            """);
        await daemon.UntilAsync("web", "starting");
        Place.Write("go", "");
        await daemon.UntilAsync("web", "running");
    }

    // "exec | log (a pattern)"
    [Theory]
    [InlineData("when = exec, exec = [test, -e, go]")]
    [InlineData("when = log, log = \"^listening on [0-9]+$\"")]
    public async Task A_probe_or_a_line_of_output_makes_ready(string ready)
    {
        var daemon = await StartAsync($$"""
            services.web {
              shell = "echo starting; until test -e go; do sleep 0.02; done; echo listening on 80; exec sleep 1000"
              ready { {{ready}}, interval = 20ms }
            }
            """);
        await daemon.UntilAsync("web", s => s is { State: "starting", Pid: not null });
        Place.Write("go", "");
        await daemon.UntilAsync("web", "running");
    }

    // "tcp | http"
    [Theory]
    [InlineData("when = tcp, tcp = \"127.0.0.1:%port\"")]
    [InlineData("when = http, http = \"http://127.0.0.1:%port/\"")]
    public async Task A_connection_or_an_answer_makes_ready(string ready)
    {
        var port = Ports.Free();
        var daemon = await StartAsync($$"""
            services.web {
              shell = "until test -e go; do sleep 0.02; done; exec python3 -m http.server --bind 127.0.0.1 {{port}}"
              ready { {{ready.Replace("%port", $"{port}", StringComparison.Ordinal)}}, interval = 20ms }
            }
            """);
        await daemon.UntilAsync("web", s => s is { State: "starting", Pid: not null });
        Place.Write("go", "");
        await daemon.UntilAsync("web", "running");
    }

    // "`timeout` 1m: then it counts as a failed start. Ready never fails open."
    [Fact]
    public async Task Ready_never_fails_open_and_too_late_counts_as_a_failed_start()
    {
        var daemon = await StartAsync("""
            services {
              late { command = "sleep 1000", ready { when = notify, timeout = 200ms }, restart { limit = 1, backoff.min = 10ms } }
              user { command = "sleep 1000", requires = late }
            }
            """);
        var failed = await daemon.UntilAsync("late", "failed");
        Assert.Contains("not ready within 200ms", failed.Reason, StringComparison.Ordinal);
        Assert.Equal(1, failed.Restarts);
        Assert.Equal("waiting", (await daemon.GetAsync("user")).State);
        Assert.DoesNotContain(await daemon.Api.GetHistoryAsync("user"), entry => entry.State == "running");
    }

    // "EXTEND_TIMEOUT_USEC"
    [Fact]
    public async Task More_time_can_be_asked_for()
    {
        var program = Notifier.Write(Place, "slow.py", """
            for _ in range(5):
                tell("EXTEND_TIMEOUT_USEC=2000000")
                time.sleep(0.2)
            tell("READY=1")
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services.slow {{ command = {program}, ready {{ when = notify, timeout = 700ms }} }}");
        var slow = await daemon.UntilAsync("slow", s => s.State is "running" or "backoff");
        Assert.Equal(("running", 0), (slow.State, slow.Restarts));
    }

    // "never a lost exit code while the keeper lives": nor what a process has told
    [Fact]
    public async Task What_was_told_while_no_daemon_ran_is_known_to_the_next()
    {
        var program = Notifier.Write(Place, "web.py", """
            wait_for("go")
            tell("READY=1\nSTATUS=alone")
            open("told", "w").close()
            time.sleep(1000)
            """);
        var config = $"services.web {{ command = {program}, ready.when = notify }}";
        var daemon = await StartAsync(config);
        var pid = (await daemon.UntilAsync("web", s => s is { State: "starting", Pid: not null })).Pid;
        await daemon.DieAsync();
        Place.Write("go", "");
        await Eventually.True(() => File.Exists(Place.In("told")), () => "nothing told");

        var next = await StartAsync(config);
        var web = await next.UntilAsync("web", "running");
        Assert.Equal((pid, "alone"), (web.Pid, web.Status));
    }
}
