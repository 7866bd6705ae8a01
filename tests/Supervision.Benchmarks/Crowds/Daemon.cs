using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Supervision.Benchmarks.Crowds;

/// <summary>The daemon and its keeper, run as an operator runs them.</summary>
internal sealed class Daemon : IDisposable
{
    /// <summary>What an init system gives a service: every process below it gets the whole of it, and what is larger here would be measured with them.</summary>
    private static readonly string[] Environment = ["-i", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LANG=C.UTF-8"];

    private readonly Process _process;
    private readonly string _data;

    private Daemon(Process process, string data)
    {
        (_process, _data) = (process, data);
        Api = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = new Uri("http://localhost/api/v1/"), Timeout = TimeSpan.FromMinutes(3) };
        KeeperPid = int.Parse(File.ReadAllText(Path.Combine(data, "keeper.pid")), CultureInfo.InvariantCulture);
    }

    /// <summary>Its interface, by the unix socket.</summary>
    internal HttpClient Api { get; }

    internal int KeeperPid { get; }

    internal int Pid => _process.Id;

    /// <summary>How pbm is told to reach it.</summary>
    internal string Target => "unix:" + Socket;

    /// <summary>Milliseconds from its launch until it said that it was ready.</summary>
    internal double ReadyMs { get; private init; }

    /// <summary>Bytes of the journal on disk.</summary>
    internal long JournalBytes => Directory.GetFiles(_data, "journal.db*").Sum(f => new FileInfo(f).Length);

    private string Socket => Path.Combine(_data, "api.sock");

    /// <param name="program">supervisiond.</param>
    /// <param name="directory">Where its files may be.</param>
    /// <param name="config">What it reads.</param>
    internal static Daemon Start(string program, string directory, string config)
    {
        var data = Path.Combine(directory, "data");
        var file = Path.Combine(directory, "daemon.conf");
        File.WriteAllText(file, config);
        var begin = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo("env", [.. Environment, program, "--config", file, "--data-dir", data, "--listen", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
        })!;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (!line.StartsWith("supervisiond ready", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new Daemon(process, data) { ReadyMs = Stopwatch.GetElapsedTime(begin).TotalMilliseconds };
        }

        throw new InvalidOperationException($"the daemon ended with {process.ExitCode}");
    }

    /// <summary>Gives all services a command as a client does that runs already.</summary>
    internal void Command(string verb)
    {
        using var body = new StringContent($$"""{"wait":true,"brief":true,"timeout":"3m","commandId":"{{Guid.NewGuid():N}}"}""", Encoding.UTF8, "application/json");
        using var answer = Api.PostAsync(new Uri($"services/{verb}?name=*", UriKind.Relative), body).GetAwaiter().GetResult();
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Runs a program to its end, which has to be a good one.</summary>
    internal static void Run(string program, params IEnumerable<string> arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        if (run.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {run.ExitCode}");
    }

    /// <summary>What both use now.</summary>
    internal (Footprint Daemon, Footprint Keeper) Measure() => (Footprint.Of(Pid), Footprint.Of(KeeperPid));

    /// <summary>Ends it as a crash would; its keeper goes on.</summary>
    internal void Kill()
    {
        Api.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public void Dispose()
    {
        Api.Dispose();
        Run("kill", "-TERM", $"{Pid}");
        _process.WaitForExit();
        _process.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
