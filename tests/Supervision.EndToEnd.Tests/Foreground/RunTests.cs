using System.Globalization;
using System.Net.Sockets;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Foreground;

/// <summary>Rule: <c>supervisiond run</c> is, for whoever started it, the program itself, only that this one can be replaced.</summary>
public sealed class RunTests(ITestOutputHelper output) : EndToEndTest(output)
{
    /// <summary>Says who it is, and each signal that it gets; SIGTERM ends it with 9.</summary>
    private const string Recorder = """
        import os, signal, sys, time
        def note(number, frame):
            print("got", number, flush=True)
            if number == signal.SIGTERM:
                while os.path.exists("hold"): time.sleep(0.02)
                sys.exit(9)
        for s in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP, signal.SIGCHLD}: signal.signal(s, note)
        print("runs", os.getpid(), os.environ["SUPERVISION_INCARNATION"], flush=True)
        while True: time.sleep(60)
        """;

    [Theory]
    [InlineData("echo to stdout; echo to stderr >&2; exit 3", 3)]
    [InlineData("kill -USR1 $$", 128 + 10)]
    public async Task The_end_of_the_program_must_be_the_end_of_whoever_runs_it(string script, int code)
    {
        var run = await Place.RunAsync(Repository.Daemon, "run", "--", "sh", "-c", script);
        Assert.Equal(code, run.Code);
        Assert.Equal(code == 3 ? ("to stdout\n", "to stderr\n") : ("", ""), (run.Out, run.Error));
    }

    [Fact]
    public async Task What_cannot_be_run_must_be_told_as_a_shell_tells_it()
    {
        var missing = await Place.RunAsync(Repository.Daemon, "run", "--", "no-such-program");
        Assert.Equal(127, missing.Code);
        Assert.Contains("No such file or directory", missing.Error, StringComparison.Ordinal);
        Assert.Equal(126, (await Place.RunAsync(Repository.Daemon, "run", "--", Place.Write("text", "no program"))).Code);
        var usage = await Place.RunAsync(Repository.Daemon, "run", "--restart-signal", "KILL", "--", "true");
        Assert.Equal(64, usage.Code);
        Assert.Contains("--restart-signal: found 'KILL'", usage.Error, StringComparison.Ordinal);
        using var other = new TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        var taken = await Place.RunAsync(Repository.Daemon, "run", "--listener", $"web=tcp://{other.LocalEndpoint}", "--", "echo", "started");
        Assert.Equal((69, ""), (taken.Code, taken.Out));
        Assert.Contains($"{other.LocalEndpoint}", taken.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_signal_must_reach_the_program_but_those_that_are_nobody_elses()
    {
        var run = Start(["python3", "-u", Place.Write("recorder.py", Recorder)]);
        await UntilAsync(run, "runs ");
        int[] own = [17, 23, 13];
        foreach (var signal in own) Assert.True(Native.Kill(run.Pid, signal));
        int[] forwarded = [1, 2, 3, 10, 14, 18, 20, 21, 22, 24, 28, 29, 30, 40, 64];
        var expected = new List<string>();
        foreach (var signal in forwarded)
        {
            // SIGINT is a wish that it end; whether it does is the program's own affair.
            Assert.True(Native.Kill(run.Pid, signal));
            expected.Add($"got {signal}");
            await UntilAsync(run, $"got {signal}\n");
        }

        Assert.True(Native.Kill(run.Pid, Native.SIGTERM));
        Assert.Equal(9, (await run.EndAsync()).Code);
        Assert.Equal([.. expected, "got 15"], run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }

    [Fact]
    public async Task A_manager_above_must_hear_of_the_program_and_its_restart()
    {
        var socket = Place.In("outer.sock");
        using var outer = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        outer.Bind(new UnixDomainSocketEndPoint(socket));
        var run = Place.Start("/usr/bin/env", [$"NOTIFY_SOCKET={socket}", Repository.Daemon, "run", "--", "python3", "-u", Place.Write("recorder.py", Recorder)]);
        var first = await PidAsync(run, 0);
        Assert.Equal($"READY=1\nSTATUS=python3 runs as pid {first}", await HearAsync(outer));

        Assert.True(Native.Kill(run.Pid, 12));
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", await HearAsync(outer), StringComparison.Ordinal);
        var second = await PidAsync(run, 1);
        Assert.NotEqual(first, second);
        Assert.Equal($"READY=1\nSTATUS=python3 runs as pid {second}", await HearAsync(outer));

        Assert.True(Native.Kill(run.Pid, Native.SIGTERM));
        Assert.Equal("STOPPING=1\nSTATUS=was asked to by SIGTERM", await HearAsync(outer));
        Assert.Equal(9, (await run.EndAsync()).Code);
        Assert.DoesNotContain("got 12", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_asked_to_end_in_the_midst_of_a_restart_must_start_nothing_more()
    {
        var hold = Place.Write("hold", "");
        var run = Start(["--restart-signal", "HUP", "--", "python3", "-u", Place.Write("recorder.py", Recorder)]);
        await UntilAsync(run, "runs ");
        Assert.True(Native.Kill(run.Pid, Native.SIGHUP));
        await UntilAsync(run, "got 15\n");
        Assert.True(Native.Kill(run.Pid, Native.SIGTERM));
        Assert.True(Native.Kill(run.Pid, 10));
        await UntilAsync(run, "got 10\n");
        File.Delete(hold);
        Assert.Equal(9, (await run.EndAsync()).Code);
        Assert.Single(run.Out.Split('\n'), line => line.StartsWith("runs ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_listener_must_be_held_while_the_program_is_replaced()
    {
        const string server = """
            import os, signal, socket, sys
            signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
            s = socket.socket(fileno=3)
            print("runs", os.getpid(), os.environ["LISTEN_FDNAMES"], flush=True)
            while True:
                connection, _ = s.accept()
                connection.send(str(os.getpid()).encode())
                connection.close()
            """;
        var port = Ports.Free();
        var run = Start(["--listener", $"web=tcp://127.0.0.1:{port}", "--", "python3", "-u", Place.Write("serve.py", server)]);
        var first = await PidAsync(run, 0);
        Assert.Equal(first, await AskAsync(port));
        Assert.True(Native.Kill(run.Pid, 12));
        // Nobody is refused: who asks between the two waits for the second.
        await Eventually.True(async () => await AskAsync(port) is var pid && pid != first && pid != 0, () => "the first goes on");
        Assert.Equal(await PidAsync(run, 1), await AskAsync(port));
        Assert.Contains($"runs {first} web\n", run.Out, StringComparison.Ordinal);
        Assert.True(Native.Kill(run.Pid, Native.SIGTERM));
        Assert.Equal(0, (await run.EndAsync()).Code);
    }

    [Fact]
    public async Task A_program_that_tells_when_it_is_ready_must_serve_until_its_successor_does_and_both_end_when_asked_to()
    {
        var port = Ports.Free();
        var program = Notifier.Write(Place, "serve.py", """
            import select
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
            s = socket.socket(fileno=3)
            s.setblocking(False)
            if os.path.exists("broken"): sys.exit(3)
            print("runs", os.getpid(), os.environ["SUPERVISION_INCARNATION"], flush=True)
            time.sleep(0.2)
            tell("READY=1")
            while not signal.SIGTERM in signal.sigpending():
                if not select.select([s], [], [], 0.02)[0]: continue
                try: connection, _ = s.accept()
                except BlockingIOError: continue # The other one was quicker.
                connection.send(str(os.getpid()).encode())
                connection.close()
            while os.path.exists("hold"): time.sleep(0.02)
            """).Trim('[', ']').Split(", ").Select(part => part.Trim('"'));
        var run = Start(["--ready", "notify", "--listener", $"web=tcp://127.0.0.1:{port}", "--", .. program]);
        var first = await PidAsync(run, 0);
        Assert.Equal(first, await AskAsync(port));
        Assert.True(Native.Kill(run.Pid, 12));
        var second = await PidAsync(run, 1);

        // It serves while the second gets ready, and nobody is cut off: an answer that is empty would be 0.
        var seen = new HashSet<int>();
        await Eventually.True(
            async () => seen.Add(await AskAsync(port)) | !Directory.Exists($"/proc/{first}") && await AskAsync(port) == second,
            () => $"answered by {string.Join(", ", seen)}, not by {second} alone");
        Assert.DoesNotContain(0, seen);
        Assert.Contains(first, seen);

        // One that is no good changes nothing.
        var broken = Place.Write("broken", "");
        Assert.True(Native.Kill(run.Pid, 12));
        await Eventually.True(() => run.Error.Contains("not restarted: ", StringComparison.Ordinal), () => $"it is not told: {run.Error}");
        Assert.Equal(second, await AskAsync(port));
        File.Delete(broken);

        // Asked to end while the second finishes what it has begun: both do, and that is waited for.
        var hold = Place.Write("hold", "");
        Assert.True(Native.Kill(run.Pid, 12));
        var third = await PidAsync(run, 2);
        await Eventually.True(async () => await AskAsync(port) == third, () => "the third does not serve");
        Assert.True(Native.Kill(run.Pid, Native.SIGTERM));
        File.Delete(hold);
        Assert.Equal(0, (await run.EndAsync()).Code);
        Assert.False(Directory.Exists($"/proc/{second}") || Directory.Exists($"/proc/{third}"), "one of them is left");
    }

    [Fact]
    public async Task What_a_manager_above_passes_must_reach_the_program()
    {
        const string activator = """
            import os, socket, sys
            s = socket.socket()
            s.bind(("127.0.0.1", 0))
            s.listen()
            print("port", s.getsockname()[1], flush=True)
            kept = os.memfd_create("kept")
            os.write(kept, b"kept by the manager")
            copies = os.dup(s.fileno()), os.dup(kept)
            os.dup2(copies[0], 3)
            os.dup2(copies[1], 4)
            os.environ.update(LISTEN_FDS="2", LISTEN_FDNAMES="web:state", LISTEN_PID=str(os.getpid()))
            os.execv(sys.argv[1], sys.argv[1:])
            """;
        const string server = """
            import os, socket
            print("names", os.environ["LISTEN_FDNAMES"], os.environ["LISTEN_FDS"], os.environ["LISTEN_PID"] == str(os.getpid()), flush=True)
            print("state", os.pread(4, 100, 0).decode(), flush=True)
            connection, _ = socket.socket(fileno=3).accept()
            connection.send(b"served")
            """;
        var run = Place.Start("python3", ["-u", Place.Write("activate.py", activator), Repository.Daemon, "run", "--", "python3", "-u", Place.Write("serve.py", server)]);
        await UntilAsync(run, "state kept by the manager\n");
        Assert.Contains("names web:state 2 True\n", run.Out, StringComparison.Ordinal);
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", int.Parse(run.Out.Split('\n')[0].Split(' ')[1], CultureInfo.InvariantCulture));
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("served", await reader.ReadToEndAsync());
        Assert.Equal(0, (await run.EndAsync()).Code);
    }

    private static async Task<int> AskAsync(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        using var reader = new StreamReader(client.GetStream());
        var answer = await reader.ReadToEndAsync().WaitAsync(Eventually.Patience);
        // It may have been accepted by the first in its last moment, which is no fault of the listener.
        return answer.Length == 0 ? 0 : int.Parse(answer, CultureInfo.InvariantCulture);
    }

    private static async Task<string> HearAsync(Socket socket)
    {
        var buffer = new byte[1024];
        using var limit = new CancellationTokenSource(Eventually.Patience);
        return System.Text.Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, limit.Token));
    }

    private static Task UntilAsync(RunningProgram run, string text) =>
        Eventually.True(() => run.Out.Contains(text, StringComparison.Ordinal), () => $"no '{text}' but {run.Out}{run.Error}");

    private static async Task<int> PidAsync(RunningProgram run, int index)
    {
        string[] Lines() => [.. run.Out.Split('\n').Where(line => line.StartsWith("runs ", StringComparison.Ordinal))];
        await Eventually.True(() => Lines().Length > index, () => $"started {Lines().Length} times: {run.Out}{run.Error}");
        return int.Parse(Lines()[index].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private RunningProgram Start(IEnumerable<string> arguments) =>
        Place.Start(Repository.Daemon, ["run", .. arguments.Contains("--") ? [] : (string[])["--"], .. arguments]);
}
