using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Supervision.Benchmarks.Handoffs;

/// <summary>
/// What clients notice while a web program is replaced beside itself, again and again, while it crashes, and while its supervisor is killed in the midst
/// of a handoff: what fails, by kind, and how long answers take, each beside the same without any of it, measured just before. For each way in which
/// its connections can come to it.
/// </summary>
internal sealed class HandoffBenchmark
{
    private const int Connections = 64;
    private const int SlowRequests = 3;
    private const double LatencyGoal = 2;

    // Clients are refused then, as often as they try.
    private const int AnyNumber = int.MaxValue;
    private static readonly string[] Modes = ["overlap", "inherit", "proxy", "redirect"];
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(300);

    private readonly string _directory;
    private readonly string _daemonPath;
    private readonly string _webPath;
    private readonly int _port;
    private long _failures;

    private HandoffBenchmark(string directory, string daemonPath, string webPath)
    {
        (_directory, _daemonPath, _webPath) = (directory, daemonPath, webPath);
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        _port = ((IPEndPoint)free.LocalEndpoint).Port;
    }

    private string Address => $"\"tcp://127.0.0.1:{_port}\"";

    private static string OwnPort => """, "--urls", "http://127.0.0.1:%{port}" """;

    private string Url => $"http://127.0.0.1:{_port}/";

    /// <param name="daemonPath">supervisiond.</param>
    /// <param name="webPath">The web program.</param>
    /// <param name="rounds">What happens to it, and how often.</param>
    /// <param name="modes">How its connections come to it; empty for every way.</param>
    internal static int Run(string daemonPath, string webPath, HandoffRounds rounds, string[] modes)
    {
        var directory = Directory.CreateTempSubdirectory("handoff-").FullName;
        try
        {
            var benchmark = new HandoffBenchmark(directory, daemonPath, webPath);
            foreach (var mode in modes.Length == 0 ? Modes : modes) benchmark.RunAsync(mode, rounds).GetAwaiter().GetResult();
            return benchmark._failures == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private async Task RunAsync(string mode, HandoffRounds rounds)
    {
        // What the kernel redirects here nobody else is to see.
        if (mode == "redirect")
        {
            _failures += OwnNetwork.Run(["handoff", _daemonPath, _webPath, .. rounds.Arguments, "redirect-here"]);
            return;
        }

        // A program with a port of its own, whose clients are led to it, is told to end when no new ones come to it, and has those that it has leave.
        const string aside = "settle = 200ms, drain-timeout = 0s";
        using var web = mode switch
        {
            "overlap" => Open("", $"listeners.http = {Address}, handoff {{ mode = overlap, settle = 200ms }}"),
            "inherit" => Open("", $"listeners.http = {Address}, restart {{ limit = unlimited, backoff.reset-after = 0s }}"),
            "proxy" => Open(OwnPort, $"listeners.http = {Address}, handoff {{ mode = proxy, {aside} }}, restart {{ limit = unlimited, backoff.reset-after = 0s }}"),
            "redirect-here" => Open(OwnPort, $"handoff {{ mode = redirect, public = {Address}, {aside} }}, restart {{ limit = unlimited, backoff.reset-after = 0s }}"),
            _ => throw new ArgumentException($"{mode} is none of {string.Join(", ", Modes)}"),
        };
        Print($"{mode}");
        if (mode != "inherit")
        {
            // Each client asks at most 20 times a second, so that the processors are not full and its connection is idle most of the time.
            var pause = Path.Combine(_directory, "pause.lua");
            await File.WriteAllTextAsync(pause, "function delay() return 50 end\n");
            await ComparedAsync(web, "restarts, clients without pause", null, rounds.Restarts, RestartsAsync);
            await ComparedAsync(web, "restarts, clients that pause for 50 ms", pause, rounds.Restarts, RestartsAsync);
            await ComparedAsync(web, "deaths of the daemon in the midst of a restart", pause, rounds.Deaths, DeathsAsync);
        }

        if (mode != "overlap") await ComparedAsync(web, "crashes", null, rounds.Crashes, (web, crashes) => CrashesAsync(web, mode, crashes));
    }

    private WebService Open(string arguments, string how) => new(_daemonPath, Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("N"))).FullName, $$"""
        supervision.services.web {
          command = ["{{_webPath}}"{{arguments}}], working-directory = "/", ready { when = notify, timeout = 5m }
          {{how}}
        }
        """);

    /// <summary>The same clients in peace, then while something goes on. What goes on says how many requests may fail.</summary>
    private async Task ComparedAsync(WebService web, string what, string? script, int count, Func<WebService, int, Task<int>> goOnAsync)
    {
        if (count == 0) return;
        await web.UntilSettledAsync();
        await UntilReachedAsync();
        await LoadAsync(script, CalmAsync);
        var (calm, _) = await LoadAsync(script, CalmAsync);
        var (busy, allowed) = await LoadAsync(script, () => goOnAsync(web, count));
        Print($"{count} {what}:");
        Compare("kept connections", calm.Kept, busy.Kept);
        Compare("one connection each", calm.Single, busy.Single);
        var failed = busy.Kept.Failed + busy.Single.Failed;
        Print($"  {failed} requests failed, {(allowed == AnyNumber ? "as clients are refused while nobody is there" : $"{allowed} may have been under way on what was killed")}");
        _failures += calm.Kept.Failed + calm.Single.Failed + Math.Max(0, failed - allowed);
    }

    /// <summary>With rules of the kernel, a process that has just started is reached a moment after it is ready.</summary>
    private async Task UntilReachedAsync()
    {
        for (var begin = Stopwatch.GetTimestamp(); ; await Task.Delay(Between))
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, _port);
                return;
            }
            catch (SocketException) when (Stopwatch.GetElapsedTime(begin) < Calm)
            {
                // Not yet.
            }
        }
    }

    private async Task<((WrkReport Kept, WrkReport Single) Seen, int Allowed)> LoadAsync(string? script, Func<Task<int>> goOnAsync)
    {
        using var clients = Clients.On(Url, Connections, script);
        var allowed = await goOnAsync();
        return (await clients.StopAsync(), allowed);
    }

    private static async Task<int> CalmAsync()
    {
        await Task.Delay(Calm);
        return 0;
    }

    private async Task<int> RestartsAsync(WebService web, int restarts)
    {
        using var http = new HttpClient { BaseAddress = new Uri(Url) };
        for (var i = 0; i < restarts; i++)
        {
            var old = await web.UntilSettledAsync();
            var slow = i < SlowRequests ? http.GetStringAsync(new Uri("/slow?seconds=5", UriKind.Relative)) : null;
            await web.RestartAsync(wait: true);
            if (slow is not null && !(await slow).Contains($"pid {old}", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"what was asked of {old} was answered by another: {await slow}");
            }
        }

        await web.UntilSettledAsync();
        return 0;
    }

    private static async Task<int> DeathsAsync(WebService web, int deaths)
    {
        for (var i = 0; i < deaths; i++)
        {
            var old = await web.UntilSettledAsync();
            await web.RestartAsync(wait: false);
            await web.UntilAsync(seen => (i % 4) switch
            {
                0 => true,
                1 => seen.Ones.Length == 2,
                2 => seen.Ones is [_, { IsReady: true }],
                _ => seen.Ones is [{ Pid: var pid, IsReady: true }, ..] && pid != old,
            });
            web.ReplaceDaemon();
            if (await web.UntilSettledAsync() == old) throw new InvalidOperationException($"the handoff that death {i} interrupted was not brought to its end");
        }

        return 0;
    }

    private async Task<int> CrashesAsync(WebService web, string mode, int crashes)
    {
        var underWay = 0;
        for (var i = 0; i < crashes; i++)
        {
            var pid = await web.UntilSettledAsync();
            await Task.Delay(Between);
            underWay += mode == "inherit" ? Pid.Crash(pid, _port) : Pid.CrashBehind(mode == "proxy" ? web.RelayPid : null, pid, await web.PortOfAsync(pid));
            await web.UntilAsync(seen => seen is { State: "running", Ones: [{ IsReady: true, Pid: var next }] } && next != pid);
        }

        return mode == "redirect-here" ? AnyNumber : underWay;
    }

    private static void Compare(string who, WrkReport calm, WrkReport busy)
    {
        Print($"  {who}, before: {calm}");
        Print($"  {who}, during: {busy}");
        Print($"  {who}: p99 {busy.P99Ms / calm.P99Ms:0.0} times that of before (goal: at most {LatencyGoal})");
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
