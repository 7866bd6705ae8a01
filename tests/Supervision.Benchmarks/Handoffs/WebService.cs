using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Supervision.Benchmarks.Crowds;

namespace Supervision.Benchmarks.Handoffs;

/// <summary>The web program under its supervisor, which is killed and replaced too.</summary>
internal sealed class WebService(string daemonPath, string directory, string config) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private Daemon _daemon = Daemon.Start(daemonPath, directory, config);

    /// <summary>One of its processes.</summary>
    public readonly record struct One(int Pid, bool IsReady, int? Port);

    /// <summary>What it is, and its processes; the first is the service.</summary>
    public readonly record struct Seen(string State, One[] Ones);

    public async Task<Seen> UntilAsync(Func<Seen, bool> condition)
    {
        for (var begin = Stopwatch.GetTimestamp(); ;)
        {
            var seen = await LookAsync();
            if (condition(seen)) return seen;
            if (Stopwatch.GetElapsedTime(begin) > Patience) throw new TimeoutException($"the service is {seen.State} and has {seen.Ones.Length} processes");
            await Task.Delay(5);
        }
    }

    /// <summary>Waits until a single process is the service and nobody is beside it.</summary>
    public async Task<int> UntilSettledAsync() => (await UntilAsync(s => s is { State: "running", Ones: [{ IsReady: true }] })).Ones[0].Pid;

    public async Task RestartAsync(bool wait)
    {
        var request = $$"""{"wait":{{(wait ? "true" : "false")}},"timeout":"2m","commandId":"{{Guid.NewGuid():N}}"}""";
        using var body = new StringContent(request, Encoding.UTF8, "application/json");
        using var answer = await _daemon.Api.PostAsync(new Uri("services/web/restart", UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode || text.Contains("\"failed\"", StringComparison.Ordinal)) throw new InvalidOperationException(text);
    }

    /// <summary>Kills the daemon, and starts another.</summary>
    public void ReplaceDaemon()
    {
        _daemon.Kill();
        _daemon = Daemon.Start(daemonPath, directory, config);
    }

    /// <summary>What relays its connections.</summary>
    public int RelayPid => int.Parse(File.ReadAllText(Path.Combine(directory, "data", "relay.pid")), CultureInfo.InvariantCulture);

    /// <summary>The port that one of its processes has of its own.</summary>
    public async Task<int> PortOfAsync(int pid) => (await LookAsync()).Ones.Single(one => one.Pid == pid).Port!.Value;

    public void Dispose() => _daemon.Dispose();

    private static int? PortOf(JsonElement incarnation) => incarnation.TryGetProperty("port", out var port) && port.ValueKind is JsonValueKind.Number ? port.GetInt32() : null;

    private async Task<Seen> LookAsync()
    {
        using var service = JsonDocument.Parse(await _daemon.Api.GetByteArrayAsync(new Uri("services/web", UriKind.Relative)));
        var ones = service.RootElement.GetProperty("incarnations").EnumerateArray().Select(i => new One(i.GetProperty("pid").GetInt32(), i.GetProperty("ready").GetBoolean(), PortOf(i)));
        return new Seen(service.RootElement.GetProperty("state").GetString()!, [.. ones]);
    }
}
