using System.Globalization;
using System.Net.Sockets;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Handoffs;

/// <summary>"Splices TCP from the held listener to the current incarnation, holding new connections while none is ready."</summary>
public sealed class ProxyTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private readonly int _port = Ports.Free();

    private string Tree(string handoff = "settle = 100ms, drain-timeout = 20s") => $$"""
        services.web {
          command = [python3, "{{Place.Write("server.py", PlainServer.Text)}}", "%{port}"], listeners.http = "tcp://127.0.0.1:{{_port}}"
          ready { when = tcp, tcp = "%{port}", interval = 20ms }, restart.backoff { min = 10ms, max = 50ms }, restart.limit = 100
          handoff { mode = proxy, {{handoff}} }
        }
        """;

    private int RelayPid => int.Parse(File.ReadAllText(Path.Combine(Place.Data, "relay.pid")), CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_client_of_a_program_that_knows_nothing_must_notice_restarts_and_a_crash_must_cost_only_the_requests_that_the_process_had()
    {
        var daemon = await StartAsync(Tree());
        var first = await daemon.UntilAsync("web", "running");
        await using var load = WebLoad.On(_port, clients: 6);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        await load.AnsweredAsync(50);
        var slow = http.GetStringAsync(new Uri("/slow", UriKind.Relative));
        await Task.Delay(100);
        var restarted = await daemon.CommandAsync("web", ServiceVerb.Restart);
        Assert.Equal("done", restarted.Outcome);
        Assert.Contains(restarted.Service!.Incarnations, i => i is { Id: "web#2", Receives: true, Port: >= 20000 });
        Assert.Contains(restarted.Service.Incarnations, i => i is { Id: "web#1", Receives: false });
        Assert.Equal("web#1", await slow);
        await daemon.UntilAsync("web", s => s.Incarnations is [{ Id: "web#2" }]);
        Assert.DoesNotContain(await daemon.Api.GetHistoryAsync("web"), entry => entry.Text.Contains("killing", StringComparison.Ordinal));
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
        await load.AnsweredAsync(200);
        Assert.Empty(load.Failures);

        for (var crash = 0; crash < 3; crash++)
        {
            var (known, answered) = (load.Failures.Count, (int)load.Answered);
            await daemon.CrashAsync("web");
            await daemon.UntilAsync("web", s => s.State == "running" && s.Restarts == crash + 1);
            await load.AnsweredAsync(answered + 30);
            Assert.InRange(load.Failures.Count - known, 0, 6);
        }

        Assert.DoesNotContain(load.Failures, failure => failure.Contains("refused", StringComparison.OrdinalIgnoreCase));
        await load.StopAsync();
        var relay = RelayPid;
        Assert.Contains("proxy to web#", (await daemon.PbmAsync("listener", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(0, (await daemon.ShutDownAsync()).Code);
        await Eventually.True(() => IsGone(relay), () => "the relay has ended with the node");
        Assert.NotNull(first.Pid);
    }

    [Fact]
    public async Task A_daemon_that_dies_in_the_midst_must_leave_clients_led_to_a_process_that_serves_and_the_relay_may_die_as_well()
    {
        var daemon = await StartAsync(Tree("settle = 600ms"));
        await daemon.UntilAsync("web", "running");
        await using (var load = WebLoad.On(_port, clients: 4))
        {
            await load.AnsweredAsync(20);
            await daemon.CommandAsync("web", ServiceVerb.Restart, wait: false);
            await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
            await daemon.DieAsync();
            await load.AnsweredAsync((int)load.Answered + 50);
            daemon = await StartAsync(Tree("settle = 600ms"));
            await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#2", Receives: true }] });
            await load.StopAsync();
            Assert.Empty(load.Failures);
        }

        // Who dies while nobody supervises is not there when somebody calls, who waits until he is.
        var pid = (await daemon.GetAsync("web")).Pid!.Value;
        await daemon.DieAsync();
        Assert.True(Native.Kill(pid, Native.SIGKILL));
        await Eventually.True(() => IsGone(pid), () => "the process is dead");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        var waiting = http.GetStringAsync(new Uri("/", UriKind.Relative));
        daemon = await StartAsync(Tree("settle = 600ms"));
        Assert.Equal("web#3", await waiting);

        var relay = RelayPid;
        Assert.True(Native.Kill(relay, Native.SIGKILL));
        await Eventually.True(() => IsGone(relay), () => "the relay is dead");
        Assert.Equal("web#3", await http.GetStringAsync(new Uri("/", UriKind.Relative)));

        // Nobody is kept waiting for what is not to run: who comes now waits in the kernel, as at any listener.
        await daemon.CommandAsync("web", ServiceVerb.Stop);
        using var early = new TcpClient("127.0.0.1", _port);
        await daemon.CommandAsync("web", ServiceVerb.Start);
        await early.GetStream().WriteAsync("GET / HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(early.GetStream());
        Assert.EndsWith("web#4", await reader.ReadToEndAsync(), StringComparison.Ordinal);

        // The keeper that comes after both takes the listener from the relay, which has it still.
        var keeper = daemon.KeeperPid;
        await daemon.DieAsync();
        Assert.True(Native.Kill(keeper, Native.SIGKILL));
        await Eventually.True(() => IsGone(keeper), () => "the keeper is dead");
        Assert.Equal("web#4", await http.GetStringAsync(new Uri("/", UriKind.Relative)));
        daemon = await StartAsync(Tree("settle = 600ms"));
        Assert.Equal("open", Assert.Single(await daemon.Api.GetListenersAsync()).State);
        await daemon.UntilAsync("web", s => s.Incarnations is [{ Id: "web#4", Receives: true }]);
        Assert.Equal("web#4", await http.GetStringAsync(new Uri("/", UriKind.Relative)));
    }

    [Fact]
    public async Task An_upgrade_of_the_daemon_in_the_midst_of_a_handoff_must_be_noticed_by_no_client_and_leave_the_relay_as_it_is()
    {
        var daemon = await StartAsync(Tree("settle = 300ms"));
        await daemon.UntilAsync("web", "running");
        await using var load = WebLoad.On(_port, clients: 4);
        await load.AnsweredAsync(20);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
        var (relay, slow) = (RelayPid, http.GetStringAsync(new Uri("/slow", UriKind.Relative)));
        await daemon.CommandAsync("web", ServiceVerb.Restart, wait: false);
        await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
        Assert.Equal(0, (await daemon.PbmAsync("node", "upgrade")).Code);
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#2", Receives: true }] });
        Assert.Equal("web#1", await slow);
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#3", Receives: true }] });
        await load.AnsweredAsync((int)load.Answered + 20);
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.Equal(["web#1", "web#2", "web#3"], load.Servers);
        Assert.Equal(relay, RelayPid);
    }

    // Before it is at least a zombie, its sockets may be open, and take who calls.
    private static bool IsGone(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat") is var stat && stat[stat.LastIndexOf(')')..] is [_, _, 'Z' or 'X', ..];
        }
        catch (IOException)
        {
            return true;
        }
    }
}
