using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Readiness;

/// <summary>
/// "notify (sd_notify over NOTIFY_SOCKET: READY, RELOADING, STOPPING, STATUS, MAINPID, WATCHDOG, WATCHDOG_USEC, EXTEND_TIMEOUT_USEC, ERRNO,
/// BARRIER, FDSTORE/FDNAME/FDSTOREREMOVE; unknown keys ignored, only from the service's own processes)". READY, STATUS, EXTEND_TIMEOUT_USEC and
/// strangers: ReadinessTests; RELOADING: HookTests; MAINPID: ForkingTests; the others here.
/// </summary>
public sealed class NotificationTests(ITestOutputHelper output) : EndToEndTest(output)
{
    [Fact]
    public async Task Barriers_are_lifted_errors_are_said_in_words_and_who_says_that_it_stops_is_stopping()
    {
        var program = Notifier.Write(Place, "web.py", """
            import array
            tell("NONSENSE=7\nX-MINE=1\nREADY=1")
            below, above = os.pipe()
            _socket.sendmsg([b"BARRIER=1"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [above]))], 0, os.environ["NOTIFY_SOCKET"])
            os.close(above)
            assert os.read(below, 1) == b""
            open("lifted", "w").close()
            wait_for("fail")
            tell("ERRNO=2")
            wait_for("stop")
            tell("STOPPING=1")
            wait_for("end")
            os.remove("stop")
            """);
        var daemon = await StartAsync($"services {{ web {{ command = {program}, ready.when = notify, stop.timeout = 60s }}, user {{ command = \"sleep 1000\", requires = web }} }}");
        await daemon.UntilAsync("user", "running");
        await Eventually.True(() => File.Exists(Place.In("lifted")), () => "the barrier is lifted");
        Place.Write("fail", "");
        await daemon.UntilAsync("web", s => s.Status == "fails with No such file or directory (ENOENT)", "the error in words");

        Place.Write("stop", "");
        var web = await daemon.UntilAsync("web", "stopping");
        Assert.Equal("stopping by itself", web.Reason);
        await daemon.UntilAsync("user", "waiting");
        Place.Write("end", "");
        await daemon.UntilAsync("web", s => s is { State: "running", Restarts: 1 });
        await daemon.UntilAsync("user", "running");
    }

    [Fact]
    public async Task A_watchdog_can_be_given_another_time_and_be_triggered()
    {
        var program = Notifier.Write(Place, "web.py", """
            tell("READY=1\nWATCHDOG_USEC=200000")
            if os.path.exists("trigger"): os.remove("trigger")
            while not os.path.exists("trigger") and not os.path.exists("hang"):
                tell("WATCHDOG=1")
                time.sleep(0.02)
            if os.path.exists("trigger"): tell("WATCHDOG=trigger")
            time.sleep(1000)
            """);
        var daemon = await StartAsync($"services.web {{ command = {program}, ready.when = notify, watchdog = 1h }}");
        await daemon.UntilAsync("web", "running");
        Place.Write("trigger", "");
        var second = await daemon.UntilAsync("web", s => s is { State: "running", Restarts: 1 });
        Assert.Equal("SIGABRT", second.Exit!.Signal);
        Place.Write("hang", "");
        await daemon.UntilAsync("web", s => s.Restarts >= 2, "a restart within the time that it has chosen");
    }

    [Fact]
    public async Task Stored_descriptors_are_found_by_the_next_process_until_the_service_is_stopped()
    {
        var program = Notifier.Write(Place, "web.py", """
            import array
            with open("found", "a") as found:
                print(os.environ.get("LISTEN_FDS", "none"), os.environ.get("LISTEN_FDNAMES", "none"), file=found)
            def store(name):
                keep = os.open("kept-" + name, os.O_RDWR | os.O_CREAT)
                _socket.sendmsg([b"FDSTORE=1\nFDNAME=" + name.encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [keep]))], 0, os.environ["NOTIFY_SOCKET"])
            if "LISTEN_FDS" not in os.environ:
                store("other")
                store("state")
                tell("FDSTOREREMOVE=1\nFDNAME=other")
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
}
