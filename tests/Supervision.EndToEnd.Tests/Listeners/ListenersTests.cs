using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Listeners;

/// <summary>Sockets that outlive programs, the daemon and the keeper.</summary>
public sealed class ListenersTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private readonly int _port = Ports.Free();
    private readonly ConcurrentDictionary<string, bool> _answers = new();
    private Exception? _failure;

    /// <summary>Serves one caller after another, and ends between two of them.</summary>
    private const string Server = """
        import os, select, signal, socket, sys
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        s = socket.socket(fileno=3)
        while True:
            if signal.SIGTERM in signal.sigpending(): sys.exit(0)
            if not select.select([s], [], [], 0.02)[0]: continue
            c, _ = s.accept()
            c.recv(1000)
            body = "%s %s %s" % (os.environ["LISTEN_FDNAMES"], os.environ["SUPERVISION_INCARNATION"], os.environ["LISTEN_PID"] == str(os.getpid()))
            c.sendall(("HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)).encode())
            c.close()
            if len(sys.argv) > 1: sys.exit(0)
        """;

    [Fact]
    public async Task No_caller_must_notice_restarts_the_death_of_the_daemon_and_the_death_of_the_keeper()
    {
        var tree = $$"""
            listeners.http = "tcp://127.0.0.1:{{_port}}"
            services.web { command = [python3, -u, "{{Place.Write("server.py", Server)}}"], listeners = [http] }
            """;
        var daemon = await StartAsync(tree);
        using var ending = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => CallAsync(ending.Token))).ToArray();
        await AnsweredByAsync("web#1");
        await daemon.CommandAsync("web", ServiceVerb.Restart);
        await AnsweredByAsync("web#2");
        await daemon.DieAsync();
        daemon = await StartAsync(tree);
        var keeper = daemon.KeeperPid;
        Assert.True(Native.Kill(keeper, Native.SIGKILL));
        await Eventually.True(() => daemon.KeeperPid != keeper, () => "no other keeper has come");
        await daemon.CommandAsync("web", ServiceVerb.Restart);
        await AnsweredByAsync("web#3");
        await ending.CancelAsync();
        await Task.WhenAll(callers);
        Assert.Equal(["http web#1 True", "http web#2 True", "http web#3 True"], _answers.Keys.Order());

        var listener = Assert.Single(await daemon.Api.GetListenersAsync());
        Assert.Equal(("http", "open", 1, "web"), (listener.Name, listener.State, listener.Generation, Assert.Single(listener.Services)));
        var socket = Assert.Single(listener.Sockets);
        Assert.Equal((0, 4096), (socket.Waiting, socket.Bound));
        Assert.Contains(socket.Holders, h => h is { Service: "web", Incarnation: "web#3" });
        Assert.Contains(socket.Holders, h => h.Pid == daemon.KeeperPid);
        var list = await daemon.PbmAsync("listener", "list");
        Assert.Contains($"http  open   tcp://127.0.0.1:{_port}", list.Out, StringComparison.Ordinal);
        Assert.Contains("web#3 ", list.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_starts_on_a_connection_must_serve_the_one_that_waits_and_start_again_for_the_next()
    {
        var (first, second) = (_port, Ports.Free());
        var daemon = await StartAsync($$"""
            services.lazy { command = [python3, -u, "{{Place.Write("server.py", Server)}}", once], listeners { own = "tcp://127.0.0.1:{{first}}" }, start = on-connection }
            services.kestrel { command = ["{{Repository.Program("QuickstartWeb")}}"], listeners { web = "tcp://127.0.0.1:{{second}}" }, start = on-connection }
            """);
        Assert.Contains("waits for a connection to own", (await daemon.UntilAsync("lazy", "waiting")).Reason, StringComparison.Ordinal);
        using var http = Client();
        Assert.Equal("own lazy#1 True", await http.GetStringAsync(new Uri($"http://127.0.0.1:{first}/")));
        await daemon.UntilAsync("lazy", s => s.State == "waiting" && s.Exit is not null);
        Assert.Equal("own lazy#2 True", await http.GetStringAsync(new Uri($"http://127.0.0.1:{first}/")));

        var kestrel = await http.GetStringAsync(new Uri($"http://127.0.0.1:{second}/"));
        var former = (await daemon.UntilAsync("kestrel", "running")).Pid!.Value;
        Assert.StartsWith($"Hello from pid {former}", kestrel, StringComparison.Ordinal);

        // An operator who has it started again need not call; nobody starts what has crashed before somebody calls.
        Assert.Equal("done", (await daemon.CommandAsync("kestrel", ServiceVerb.Restart)).Outcome);
        var again = await daemon.UntilAsync("kestrel", s => s.State == "running" && s.Pid != former);
        Assert.True(Native.Kill(again.Pid!.Value, Native.SIGKILL));
        await daemon.UntilAsync("kestrel", "waiting");
        Assert.StartsWith("Hello from pid ", await http.GetStringAsync(new Uri($"http://127.0.0.1:{second}/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_taken_must_name_who_has_it_and_be_served_once_it_is_free_and_another_must_be_open_before_the_former_is_closed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, _port);
        taken.Start();
        string Tree(int port) => $$"""
            services.web { command = [python3, -u, "{{Place.Write("server.py", Server)}}"], listeners { http = "tcp://127.0.0.1:{{port}}" } }
            """;
        var daemon = await StartAsync(Tree(_port));
        var waiting = await daemon.UntilAsync("web", s => s.Reason.Contains("in use", StringComparison.Ordinal));
        Assert.Equal("waiting", waiting.State);
        Assert.Contains($"(pid {Environment.ProcessId})", waiting.Reason, StringComparison.Ordinal);
        Assert.Contains((await daemon.Api.GetNodeAsync()).Degraded, reason => reason.StartsWith("listener web.http: cannot open", StringComparison.Ordinal));
        taken.Stop();
        await daemon.UntilAsync("web", "running");
        using var http = Client();
        Assert.StartsWith("http web#1", await http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/")), StringComparison.Ordinal);

        // Where the new address cannot be had, nothing changes.
        var next = Ports.Free();
        using var other = new TcpListener(IPAddress.Loopback, next);
        other.Start();
        Place.WriteConfig(Tree(next));
        var refused = await Assert.ThrowsAsync<SupervisionException>(() => daemon.Api.ApplyAsync(new ApplyRequest()));
        Assert.Contains($"in use by", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("http web#1", await http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/")), StringComparison.Ordinal);
        other.Stop();
        await daemon.Api.ApplyAsync(new ApplyRequest());
        Assert.StartsWith("http web#2", await http.GetStringAsync(new Uri($"http://127.0.0.1:{next}/")), StringComparison.Ordinal);
        await Eventually.True(async () => (await daemon.Api.GetListenersAsync()).Single() is { State: "open", Sockets: [{ Draining: false }] }, () => "the former socket is not closed");
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/")));
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });

    private Task AnsweredByAsync(string incarnation) =>
        Eventually.True(() => _answers.Keys.Any(answer => answer.Contains(incarnation, StringComparison.Ordinal)), () => $"no answer of {incarnation} but {string.Join(", ", _answers.Keys)}; {_failure}");

    private async Task CallAsync(CancellationToken ending)
    {
        using var http = Client();
        try
        {
            while (!ending.IsCancellationRequested)
            {
                var answer = await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}/")), CancellationToken.None);
                _ = _answers.TryAdd(answer, true);
            }
        }
        catch (HttpRequestException e)
        {
            _failure = e;
            throw;
        }
    }
}
