using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Supervision.Benchmarks.Handoffs;

/// <summary>Clients that ask a web server without pause until they are told to stop: wrk, which tries nothing twice and counts what fails by its kind.</summary>
internal sealed partial class Wrk : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;

    private Wrk(Process process) => (_process, _output) = (process, process.StandardOutput.ReadToEndAsync());

    /// <param name="url">What they ask for.</param>
    /// <param name="connections">How many of them there are.</param>
    /// <param name="keepsAlive">Whether a connection serves for one request after another; otherwise each has its own.</param>
    /// <param name="script">A file in Lua, such as one that has them pause between two requests; null for none.</param>
    public static Wrk Start(string url, int connections, bool keepsAlive, string? script = null)
    {
        List<string> arguments = ["-t1", $"-c{connections}", "-d1h", "--timeout", "20s", "--latency"];
        if (!keepsAlive) arguments.AddRange(["-H", "Connection: close"]);
        if (script is not null) arguments.AddRange(["-s", script]);
        return new Wrk(Process.Start(new ProcessStartInfo("wrk", [.. arguments, url]) { RedirectStandardOutput = true })!);
    }

    /// <summary>Has them stop. What they have seen.</summary>
    public async Task<WrkReport> StopAsync()
    {
        // It ends by SIGINT as at the end of its time, once it has begun.
        while (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(1)));
        }

        return Read(await _output);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static WrkReport Read(string text)
    {
        var requests = Requests().Match(text);
        if (!requests.Success) throw new InvalidOperationException($"wrk has reported nothing: {text}");
        var (errors, statuses) = (Errors().Match(text), Statuses().Match(text));
        return new WrkReport
        {
            Requests = Number(requests.Groups[1]),
            Rate = double.Parse(Rate().Match(text).Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            Connect = Number(errors.Groups[1]),
            Read = Number(errors.Groups[2]),
            Write = Number(errors.Groups[3]),
            Timeout = Number(errors.Groups[4]),
            Status = Number(statuses.Groups[1]),
            MedianMs = Milliseconds(Median().Match(text)),
            P99Ms = Milliseconds(P99().Match(text)),
            LongestMs = Milliseconds(Longest().Match(text)),
        };
    }

    private static long Number(Group group) => group.Success ? long.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static double Milliseconds(Match match) => double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
    {
        "us" => 0.001,
        "ms" => 1,
        "s" => 1000,
        _ => 60_000,
    };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Requests/sec: +([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Errors();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex Statuses();

    [GeneratedRegex(@" 50% +([\d.]+)(us|ms|s|m)")]
    private static partial Regex Median();

    [GeneratedRegex(@" 99% +([\d.]+)(us|ms|s|m)")]
    private static partial Regex P99();

    [GeneratedRegex(@"Latency +\S+ +\S+ +([\d.]+)(us|ms|s|m)")]
    private static partial Regex Longest();
}

/// <summary>What clients have seen.</summary>
internal sealed record WrkReport
{
    public long Requests { get; init; }

    /// <summary>Requests a second.</summary>
    public double Rate { get; init; }

    /// <summary>Connections that were refused.</summary>
    public long Connect { get; init; }

    /// <summary>Connections that were reset or closed while an answer was awaited.</summary>
    public long Read { get; init; }

    public long Write { get; init; }

    /// <summary>Requests that had no answer within 20 seconds.</summary>
    public long Timeout { get; init; }

    /// <summary>Answers other than 2xx and 3xx.</summary>
    public long Status { get; init; }

    public double MedianMs { get; init; }

    public double P99Ms { get; init; }

    public double LongestMs { get; init; }

    public long Failed => Connect + Read + Write + Timeout + Status;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Requests} requests ({Rate:0} a second), failed: connect {Connect}, read {Read}, write {Write}, timeout {Timeout}, status {Status}; median {MedianMs:0.0} ms, p99 {P99Ms:0.0} ms, longest {LongestMs:0} ms");
}
