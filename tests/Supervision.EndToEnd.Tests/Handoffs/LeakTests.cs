using System.Net.Sockets;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Handoffs;

/// <summary>Versions that leave behind what they have started, with their sockets, and one that crashes when it has taken over.</summary>
public sealed class LeakTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private readonly int _port = Ports.Free();

    /// <summary>Serves one caller after another. A process that has left it, and hears no SIGTERM, has the listener and the connection of whoever asks for that.</summary>
    private const string Server = """
        import select
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        begin, how, s = time.monotonic(), open(sys.argv[1]).read(), socket.socket(fileno=3)
        s.setblocking(False)
        def leak():
            if os.fork() > 0: return
            os.setsid()
            if os.fork() == 0: time.sleep(1000)
            os._exit(0)
        leak()
        if how == "hang": time.sleep(1000)
        tell("READY=1")
        while not signal.SIGTERM in signal.sigpending():
            if how == "late" and time.monotonic() - begin > 1: os._exit(3)
            if not select.select([s], [], [], 0.02)[0]: continue
            try: c, _ = s.accept()
            except BlockingIOError: continue # The other one was quicker.
            if b"/kept" in c.recv(1000):
                c.sendall(os.environ["SUPERVISION_INCARNATION"].encode())
                leak()
            else:
                body = os.environ["SUPERVISION_INCARNATION"]
                c.sendall(("HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)).encode())
            c.close()
        """;

    [Fact]
    public async Task Nothing_of_a_version_that_leaks_its_sockets_must_be_left_nor_must_clients_notice_it()
    {
        Place.Write("how", "");
        var daemon = await StartAsync($$"""
            services.web {
              command = {{Notifier.Write(Place, "server.py", Server).TrimEnd(']')}}, "{{Place.In("how")}}"]
              listeners.http = "tcp://127.0.0.1:{{_port}}", ready { when = notify, timeout = 3s }, restart.backoff { min = 10ms, max = 10ms }
              handoff { mode = overlap, settle = 100ms }
            }
            """);
        await daemon.UntilAsync("web", "running");
        await using var load = WebLoad.On(_port, clients: 3);

        // Whoever waits for the end of an answer has it when the version that has answered is gone, with all that it has started.
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port);
        await client.GetStream().WriteAsync("GET /kept HTTP/1.0\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal('w', (char)reader.Read());
        var rest = reader.ReadToEndAsync();
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
        Assert.Equal("eb#1", await rest.WaitAsync(Eventually.Patience));
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#2" }] });
        Assert.Empty(Place.Processes("SUPERVISION_INCARNATION", "web#1"));

        Place.Write("how", "hang");
        var hanging = await daemon.CommandAsync("web", ServiceVerb.Restart);
        Assert.Equal(("failed", "web: the handoff to #3 has failed: not ready within 3s; #2 goes on"), (hanging.Outcome, hanging.Text));
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#2" }] });
        Assert.Empty(Place.Processes("SUPERVISION_INCARNATION", "web#3"));

        // It crashes as soon as it is alone; whoever calls then waits for the next.
        Place.Write("how", "late");
        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Restart)).Outcome);
        Place.Write("how", "");
        await daemon.UntilAsync("web", s => s is { State: "running", Incarnations: [{ Id: "web#5" }] });
        await load.AnsweredAsync((int)load.Answered + 20);
        await load.StopAsync();
        Assert.Empty(load.Failures);
        Assert.Empty(Place.Processes("SUPERVISION_INCARNATION", "web#4"));
    }
}
