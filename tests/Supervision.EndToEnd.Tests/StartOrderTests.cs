using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

/// <summary>The page on dependencies: wants and after; and on forking services, whose main process is not the one that was started.</summary>
public sealed class StartOrderTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task A_wanted_service_is_started_too_and_waited_for_but_never_a_reason_to_stop()
    {
        var daemon = await StartAsync("""
            services {
              cache { shell = "until test -e go; do sleep 0.02; done; echo up; exec sleep 1000", enabled = false, ready { when = log, log = up } }
              web { command = "sleep 1000", wants = cache }
            }
            """);
        await daemon.UntilAsync("cache", "starting");
        Assert.Equal("waiting", (await daemon.UntilAsync("web", s => s.Reason.Contains("cache", StringComparison.Ordinal))).State);

        Place.Write("go", "");
        var web = await daemon.UntilAsync("web", "running");
        Assert.Equal("running", (await daemon.GetAsync("cache")).State);

        await daemon.CommandAsync("cache", ServiceVerb.Stop);
        Assert.Equal(web.Pid, (await daemon.GetAsync("web")).Pid);
        await daemon.CommandAsync("web", ServiceVerb.Restart);
        Assert.Equal("disabled", (await daemon.GetAsync("cache")).State);
    }

    [Fact]
    public async Task A_wanted_service_that_fails_holds_nobody_up()
    {
        var daemon = await StartAsync("""
            services {
              # A process that only has to run would be ready for the moment that it takes to fail.
              cache { command = "false", ready.when = notify, restart.limit = 1, restart.backoff.min = 10ms }
              web { command = "sleep 1000", wants = cache }
            }
            """);
        await daemon.UntilAsync("web", "running");
        Assert.Equal("failed", (await daemon.GetAsync("cache")).State);
    }

    [Fact]
    public async Task After_orders_starts_and_in_reverse_stops_and_starts_nobody()
    {
        const string Step = "trap 'sleep 0.2; echo %n ends >> steps; exit 0' TERM; sleep 0.2; echo %n runs >> steps; echo up; while :; do sleep 0.02; done";
        var daemon = await StartAsync($$"""
            services {
              b { shell = "{{Step.Replace("%n", "b", StringComparison.Ordinal)}}", after = [a, idle], ready { when = log, log = up } }
              a { shell = "{{Step.Replace("%n", "a", StringComparison.Ordinal)}}", ready { when = log, log = up } }
              idle { command = "sleep 1000", enabled = false }
            }
            """);
        await daemon.UntilAsync("b", "running");
        Assert.Equal("disabled", (await daemon.GetAsync("idle")).State);
        await daemon.ShutDownAsync();
        Assert.Equal(["a runs", "b runs", "b ends", "a ends"], await File.ReadAllLinesAsync(Place.In("steps")));
    }

    [Theory]
    [InlineData("pid-file = daemon.pid", "echo $$ > daemon.pid; ")]
    [InlineData("", "")]
    public async Task A_forking_service_is_the_process_that_it_left_behind(string key, string write)
    {
        Place.Write("start.sh", $"setsid sh -c '{write}echo $$ > real; exec sleep 1000' &\nuntil test -s real; do sleep 0.02; done\n");
        var daemon = await StartAsync($"services.web {{ command = [sh, start.sh], type = forking, {key} }}");
        var web = await daemon.UntilAsync("web", "running");
        Assert.Equal(File.ReadAllText(Place.In("real")).Trim(), $"{web.Pid}");

        File.Delete(Place.In("real"));
        Native.Kill(web.Pid!.Value, Native.SIGKILL);
        var again = await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != web.Pid, "a new one");
        Assert.Equal((1, "SIGKILL"), (again.Restarts, again.Exit?.Signal));

        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Stop)).Outcome);
        Assert.DoesNotContain(again.Pid!.Value, Place.Processes());
    }

    [Fact]
    public async Task A_main_process_that_was_named_is_the_one_that_counts()
    {
        var program = Notifier.Write(Place, "web.py", """
            child = os.fork()
            if child == 0:
                time.sleep(1000)
            tell("MAINPID=%d\nREADY=1" % child)
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services.web {{ command = {program}, ready.when = notify }}");
        var web = await daemon.UntilAsync("web", s => s.State == "running" && s.Incarnations.Count == 1 && ParentOf(s.Pid!.Value) != daemon.KeeperPid, "the child as main process");
        Native.Kill(web.Pid!.Value, Native.SIGKILL);
        await daemon.UntilAsync("web", s => s.Restarts == 1, "its restart");
    }

    [Fact]
    public async Task Stored_descriptors_are_found_by_the_next_process_until_the_service_is_stopped()
    {
        var program = Notifier.Write(Place, "web.py", """
            import array
            with open("found", "a") as found:
                print(os.environ.get("LISTEN_FDS", "none"), os.environ.get("LISTEN_FDNAMES", "none"), file=found)
            if "LISTEN_FDS" not in os.environ:
                keep = os.open("kept", os.O_RDWR | os.O_CREAT)
                _socket.sendmsg([b"FDSTORE=1\nFDNAME=state"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [keep]))], 0, os.environ["NOTIFY_SOCKET"])
            tell("READY=1")
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services.web {{ command = {program}, ready.when = notify, descriptor-store-max = 4 }}");
        await daemon.CrashAsync("web");
        await daemon.UntilAsync("web", s => s is { State: "running", Restarts: 1 });
        await daemon.CommandAsync("web", ServiceVerb.Stop);
        await daemon.CommandAsync("web", ServiceVerb.Start);
        Assert.Equal(["none none", "1 state", "none none"], await File.ReadAllLinesAsync(Place.In("found")));
    }

    private static int ParentOf(int pid) => int.Parse(File.ReadAllText($"/proc/{pid}/stat").Split(')')[1].Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
}
