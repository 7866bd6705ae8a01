using System.Net;
using System.Net.Sockets;
using System.Text;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Handoffs;

/// <summary>"Sends new connections to the newest ready incarnation, while existing ones continue to the old until it drains."</summary>
public sealed class RedirectTests(ITestOutputHelper output) : EndToEndTest(output)
{
    /// <summary>Echoes its incarnation to each datagram, and is ready by notification.</summary>
    private const string Echo = """
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.bind(("0.0.0.0", int(os.environ["PORT"])))
        tell("READY=1")
        while True:
            _, peer = s.recvfrom(1000)
            s.sendto(os.environ["SUPERVISION_INCARNATION"].encode(), peer)
        """;

    [Fact]
    public async Task Clients_must_be_led_to_the_newest_process_over_restarts_and_deaths_of_the_daemon_and_no_rule_be_left()
    {
        Assert.True(Environment.IsPrivilegedProcess, "needs root: a network namespace of its own");
        using var network = await OwnNetwork.CreateAsync(Place);
        var file = Place.WriteConfig($$"""
            services.web {
              command = [python3, "{{Place.Write("server.py", PlainServer.Text)}}", "%{port}", "::"], environment.V6 = 1
              ready { when = http, http = "http://127.0.0.1:%{port}/", interval = 20ms }
              handoff { mode = redirect, public = ["tcp://0.0.0.0:80", "tcp://[::]:80"], settle = 100ms, drain-timeout = 20s }
            }
            services.echo {
              command = {{Notifier.Write(Place, "echo.py", Echo)}}, ready.when = notify
              handoff { mode = redirect, public = "udp://127.0.0.1:53", settle = 100ms, drain-timeout = 300ms }
            }
            """);
        Task<RunningDaemon> Start() => RunningDaemon.StartBehindAsync(network.Prefix, Place, file);
        var daemon = await Start();
        await daemon.UntilAsync("web", "running");
        await RedirectedAsync(network);
        await using (var load = WebLoad.On(new Uri("http://127.0.0.1:80"), 4, network.ConnectAsync))
        await using (var load6 = WebLoad.On(new Uri("http://[::1]:80"), 2, network.ConnectAsync))
        {
            using var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => network.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 80), cancellation) };
            using var http = new HttpClient(handler);
            await load.AnsweredAsync(30);
            var slow = http.GetStringAsync(new Uri("http://127.0.0.1:80/slow"));
            await Task.Delay(100);
            var restarted = await daemon.CommandAsync("web", ServiceVerb.Restart);
            Assert.Contains(restarted.Service!.Incarnations, i => i is { Id: "web#2", Receives: true });
            Assert.Equal("web#1", await slow);
            await daemon.UntilAsync("web", s => s.Incarnations is [{ Id: "web#2" }]);
            await daemon.CommandAsync("web", ServiceVerb.Restart, wait: false);
            await daemon.UntilAsync("web", s => s.Incarnations.Count == 2);
            await daemon.DieAsync();
            await load.AnsweredAsync((int)load.Answered + 30);
            daemon = await Start();
            await daemon.UntilAsync("web", s => s.Incarnations is [{ Id: "web#3", Receives: true }]);
            await load.AnsweredAsync((int)load.Answered + 30);
            await load.StopAsync();
            await load6.StopAsync();
            Assert.Empty(load.Failures);
            Assert.Empty(load6.Failures);
            Assert.Contains("web#3", load6.Servers);
        }

        using (var socket = network.NewSocket(AddressFamily.InterNetwork, SocketType.Dgram))
        {
            await socket.ConnectAsync(IPAddress.Loopback, 53);
            Assert.Equal("echo#1", await AskAsync(socket));
            Assert.Equal("done", (await daemon.CommandAsync("echo", ServiceVerb.Restart)).Outcome);
            await daemon.UntilAsync("echo", s => s.Incarnations is [{ Id: "echo#2" }]);
            await Eventually.True(() => AskAsync(socket).GetAwaiter().GetResult() == "echo#2", () => "the same client is heard by the next process");
        }

        // A service that is stopped is led to no more; what a killed node has left goes with the next one that needs it not.
        await daemon.CommandAsync("web", ServiceVerb.Stop);
        await Eventually.True(() => !Rules(network).Contains(" . 6 . ", StringComparison.Ordinal), () => Rules(network));
        await daemon.CommandAsync("web", ServiceVerb.Start);
        await RedirectedAsync(network);
        await daemon.DieAsync();
        Place.WriteConfig("services { }");
        daemon = await Start();
        await Eventually.True(() => Rules(network) == "", () => Rules(network));
        await Eventually.True(() => !File.Exists(Path.Combine(Place.Data, "redirect.id")), () => "nobody needs to look for rules again");
        await daemon.ShutDownAsync();
    }

    [Fact]
    public async Task Without_the_privilege_the_mistake_must_be_told_where_it_is_written_and_an_upgrade_must_be_noticed_by_nobody_and_shutting_down_leave_nothing()
    {
        Assert.True(Environment.IsPrivilegedProcess, "needs root: a network namespace of its own");
        using var network = await OwnNetwork.CreateAsync(Place);
        var file = Place.WriteConfig($$"""
            services.web {
              command = [python3, "{{Place.Write("server.py", PlainServer.Text)}}", "%{port}", "0.0.0.0"], ready { when = tcp, tcp = "%{port}", interval = 20ms }
              handoff { mode = redirect, public = "tcp://127.0.0.1:80" }
            }
            node.redirect.tool = iptables
            """);
        var check = await Place.RunAsync("setpriv", ["--bounding-set=-net_admin", .. network.Prefix, Repository.Daemon, "check", file]);
        Assert.Equal(65, check.Code);
        Assert.Contains($"{file}:2: supervision.services.web.handoff.mode: found redirect, but this process cannot redirect ports: ", check.Error, StringComparison.Ordinal);

        var daemon = await RunningDaemon.StartBehindAsync(network.Prefix, Place, file);
        await daemon.UntilAsync("web", "running");
        await Eventually.True(() => network.RunAsync("iptables-save", "-t", "nat").GetAwaiter().GetResult().Contains("--dport 80 ", StringComparison.Ordinal), () => "redirected by iptables");
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => network.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 80), cancellation) };
        using var http = new HttpClient(handler);
        Assert.Equal("web#1", await http.GetStringAsync(new Uri("http://127.0.0.1:80/")));
        await using (var load = WebLoad.On(new Uri("http://127.0.0.1:80"), 2, network.ConnectAsync))
        {
            await load.AnsweredAsync(10);
            await daemon.Api.UpgradeAsync(new UpgradeRequest());
            Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
            await load.AnsweredAsync((int)load.Answered + 10);
            await load.StopAsync();
            Assert.Empty(load.Failures);
        }

        Assert.Equal(0, (await daemon.EndAsync()).Code);
        Assert.True(Native.Kill((await daemon.Api.GetNodeAsync()).Pid, Native.SIGTERM));
        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");
        Assert.DoesNotContain("SUPERVISION", await network.RunAsync("iptables-save", "-t", "nat"), StringComparison.Ordinal);
    }

    // The kernel is told when a process is ready, and that takes a moment.
    private static Task RedirectedAsync(OwnNetwork network) => Eventually.True(() => Rules(network).Contains(" . 6 . 80 :", StringComparison.Ordinal), () => Rules(network));

    private static string Rules(OwnNetwork network) => network.RunAsync("nft", "-nn", "list", "ruleset").GetAwaiter().GetResult().Trim();

    private static async Task<string> AskAsync(Socket socket)
    {
        var buffer = new byte[100];
        await socket.SendAsync("?"u8.ToArray());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return "nobody";
        }
    }
}
