using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Handoffs;

/// <summary>"New incarnation started while the old one serves; only when it is ready is the old one told to drain."</summary>
public sealed class OverlapTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private readonly int _port = Ports.Free();

    private string Listener => $"tcp://127.0.0.1:{_port}";

    /// <summary>Serves one caller after another and ends between two of them, unless a file has it fail: by never being ready, or soon after it was.</summary>
    private const string Server = """
        import select, threading
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        how = open(sys.argv[1]).read()
        if how != "hang": tell("READY=1")
        if how == "crash": threading.Timer(0.1, lambda: os._exit(3)).start()
        if how in ("hang", "crash"): time.sleep(60)
        s = socket.socket(fileno=3)
        s.setblocking(False)
        while not signal.SIGTERM in signal.sigpending():
            if not select.select([s], [], [], 0.02)[0]: continue
            try: c, _ = s.accept()
            except BlockingIOError: continue # The other one was quicker.
            c.recv(1000)
            body = os.environ["SUPERVISION_INCARNATION"]
            c.sendall(("HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)).encode())
            c.close()
        tell("STOPPING=1")
        if how == "linger": time.sleep(60)
        """;

    [Fact]
    public async Task No_client_must_notice_that_replicas_are_replaced_one_after_another_and_what_was_begun_on_the_old_one_must_be_completed_by_it()
    {
        var daemon = await StartAsync($$"""
            listeners.http = "{{Listener}}"
            services.web {
              command = ["{{Repository.Program("ZeroDowntime")}}"], replicas = 2, listeners = [http], ready.when = notify
              handoff { mode = overlap, settle = 100ms }
            }
            """);
        var before = (await daemon.UntilAsync("web", s => s.State == "running" && s.Incarnations.Count(i => i.Ready) == 2)).Incarnations;
        await using var load = WebLoad.On(_port, clients: 8);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        var slow = http.GetStringAsync("/slow?seconds=3");
        await load.AnsweredAsync(50);
        for (var i = 0; i < 2; i++)
        {
            var restarted = await daemon.CommandAsync("web", ServiceVerb.Restart);
            Assert.Equal(("done", 2), (restarted.Outcome, restarted.Service!.Incarnations.Count(now => now.Ready)));
        }

        var answer = (await slow).TrimEnd();
        Assert.Contains(before, old => answer.EndsWith($"pid {old.Pid}", StringComparison.Ordinal));
        await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Output.WriteLine($"{load.Answered} requests were answered by {string.Join(", ", load.Servers)}");
        Assert.Equal(["web#1", "web#2", "web#3", "web.1#1", "web.1#2", "web.1#3"], load.Servers);
    }

    [Fact]
    public async Task A_new_one_that_is_never_ready_or_crashes_must_be_removed_and_the_old_one_go_on_while_the_command_answers_with_the_failure()
    {
        var daemon = await StartAsync(Tree("settle = 2s, when-busy = refuse", readyTimeout: "6s"));
        var old = await daemon.UntilAsync("web", "running");
        await using var load = WebLoad.On(_port, clients: 3);

        Place.Write("how", "hang");
        var hanging = daemon.CommandAsync("web", ServiceVerb.Restart);
        await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
        var second = await Assert.ThrowsAsync<SupervisionException>(() => daemon.CommandAsync("web", ServiceVerb.Restart));
        Assert.Equal(ProblemKind.Conflict, second.Kind);
        Assert.Contains("web is in the midst of a handoff", second.Message, StringComparison.Ordinal);
        Assert.Equal(("failed", "web: the handoff to #2 has failed: not ready within 6s; #1 goes on"), ((await hanging).Outcome, (await hanging).Text));

        Place.Write("how", "crash");
        await daemon.UntilAsync("web", s => s.Incarnations.Count == 1);
        var crashed = await daemon.CommandAsync("web", ServiceVerb.Restart);
        Assert.Equal(("failed", "web: the handoff to #3 has failed: exited 3; #1 goes on"), (crashed.Outcome, crashed.Text));
        var pbm = await daemon.PbmAsync("service", "restart", "web");
        Assert.Equal(1, pbm.Code);
        Assert.Contains("the handoff to #4 has failed: exited 3; #1 goes on", pbm.Out + pbm.Error, StringComparison.Ordinal);
        Assert.Equal(("running", old.Pid, 0L), ((await daemon.GetAsync("web")).State, (await daemon.GetAsync("web")).Pid, (await daemon.GetAsync("web")).Restarts));
        Assert.Contains(await daemon.Api.GetHistoryAsync("web"), entry => entry.Text.StartsWith("the handoff to #2 has failed", StringComparison.Ordinal));

        // Who dies while the next one rises is followed by it at once.
        Place.Write("how", "");
        var taken = daemon.CommandAsync("web", ServiceVerb.Restart);
        await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.True(Native.Kill(old.Pid!.Value, Native.SIGKILL));
        Assert.Equal("done", (await taken).Outcome);
        Assert.Equal("web#5", await new HttpClient().GetStringAsync(new Uri($"http://127.0.0.1:{_port}")));
    }

    [Fact]
    public async Task A_daemon_that_dies_in_the_midst_must_leave_a_handoff_that_the_next_one_goes_on_with_and_a_stop_must_end_both()
    {
        var tree = Tree("settle = 1s, drain-timeout = 3s");
        var daemon = await StartAsync(tree);
        await daemon.UntilAsync("web", "running");
        await using var load = WebLoad.On(_port, clients: 3);
        await daemon.CommandAsync("web", ServiceVerb.Restart, wait: false);
        await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
        await daemon.DieAsync();
        daemon = await StartAsync(tree);
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#2" }] });

        // A second request comes after the first. The death comes while the old one, which will not go, is waited for.
        Place.Write("how", "linger");
        await daemon.CommandAsync("web", ServiceVerb.Restart, wait: false);
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
        await daemon.UntilAsync("web", s => s is { Incarnations: [{ Id: "web#4" }, { Id: "web#3" }] });
        await daemon.DieAsync();
        daemon = await StartAsync(tree);
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#4" }] });
        await load.StopAsync();
        Assert.Empty(load.Failures);

        await daemon.CommandAsync("web", ServiceVerb.Restart, wait: false);
        await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Stop)).Outcome);
        Assert.Empty(Place.Processes("SUPERVISION_SERVICE", "web"));
    }

    private string Tree(string handoff, string readyTimeout = "1m")
    {
        Place.Write("how", "");
        return $$"""
            services.web {
              command = {{Notifier.Write(Place, "server.py", Server).TrimEnd(']')}}, "{{Place.In("how")}}"]
              listeners.http = "{{Listener}}", ready { when = notify, timeout = {{readyTimeout}} }, restart.backoff { min = 10ms, max = 10ms }
              handoff { mode = overlap, {{handoff}} }
            }
            """;
    }
}
