using System.Globalization;
using Supervision.Posix.Keeping;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>A keeper waits for most of its life, and is to be small then.</summary>
public sealed class KeeperMemoryTests : IAsyncLifetime
{
    private const int Burst = 40;
    private const int Mebibyte = 1024;

    private readonly KeeperDirectory _keeper = new();
    private readonly Recorder _observer = new();
    private KeeperProcessHost _host = null!;

    public Task InitializeAsync()
    {
        _host = KeeperProcessHost.ConnectOrStart(new KeeperOptions { DataDirectory = _keeper.DataDirectory, KeeperPath = KeeperDirectory.Program });
        _host.Start(_observer);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task A_keeper_that_has_become_calm_must_give_back_the_memory_of_its_last_burst()
    {
        var peak = 0;
        for (var i = 0; i < Burst; i++)
        {
            var request = Requests.Command($"a#{i}", "true");
            var environment = new Dictionary<string, string>(request.Environment);
            for (var v = 0; v < 10; v++) environment[$"V{v}"] = new string('x', 50_000);
            _host.Spawn(request with { Environment = environment });
            _ = await _observer.Expect<News.Exited>($"a#{i}");
            peak = Math.Max(peak, Anonymous());
            _host.Forget($"a#{i}");
        }

        await Eventually.Is(() => Anonymous() < peak - (3 * Mebibyte), () => $"{Anonymous()} KiB, after {peak} at most");
    }

    /// <summary>In KiB.</summary>
    private int Anonymous() => int.Parse(
        File.ReadLines($"/proc/{_host.KeeperPid}/status").Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
