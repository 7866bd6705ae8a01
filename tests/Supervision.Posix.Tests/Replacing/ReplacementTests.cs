using System.Globalization;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;
using Supervision.Posix.Tests.Hosts;
using Xunit.Abstractions;

namespace Supervision.Posix.Tests.Replacing;

/// <summary>A keeper runs another program, and keeps all that it had.</summary>
public sealed class ReplacementTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly KeeperDirectory _keeper = new();
    private readonly HashSet<string> _names = [];
    private KeeperProcessHost _host = null!;
    private Recorder _observer = null!;

    public Task InitializeAsync()
    {
        Connect();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var name in _names)
        {
            _host.KillTree(name);
            _ = await _observer.Expect<News.TreeGone>(name);
            _host.Forget(name);
        }

        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task Twenty_services_must_run_on_with_every_line_and_every_end()
    {
        var count = 20;
        var go = Path.Combine(_keeper.DataDirectory, "go");
        var pids = new int[count];
        var outputs = new Task<string>[count];
        for (var i = 0; i < count; i++)
        {
            // Half of them end while nobody keeps.
            var end = i % 2 == 0 ? $"until test -e {go}; do n=$((n+1)); echo $n; sleep 0.003; done; exit {i + 3}" : "while :; do n=$((n+1)); echo $n; sleep 0.003; done";
            var spawned = await Spawn(Requests.Shell($"s{i}#1", "n=0; " + end) with { PipeStderr = false });
            pids[i] = spawned.Pid;
            outputs[i] = Collected.ReadAll(spawned.Stdout!);
        }

        var keeper = _host.KeeperPid;
        for (var round = 0; round < 3; round++)
        {
            var replaced = await Replace();
            output.WriteLine($"nobody kept for {replaced.Elapsed.TotalMilliseconds:0.0} ms");
            Assert.Superset(pids.ToHashSet(), Children.OfParent(keeper).ToHashSet());
        }

        var last = _host.ReplaceAsync(KeeperDirectory.Program, isForced: true);
        await File.WriteAllTextAsync(go, "");
        Assert.True((await last).IsReplaced);
        for (var i = 0; i < count; i++)
        {
            if (i % 2 != 0) _host.Signal($"s{i}#1", Signals.Kill, SignalScope.Process);
            Assert.Equal(i % 2 == 0 ? $"exited {i + 3}" : "killed by SIGKILL", (await _observer.Expect<News.Exited>($"s{i}#1")).Status.ToString());
            var lines = (await outputs[i]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(Enumerable.Range(1, lines.Length).Select(n => n.ToString(CultureInfo.InvariantCulture)), lines);
        }

        Assert.Equal(count, _observer.All.OfType<News.Exited>().Count());
        Assert.Empty(_observer.All.OfType<News.Disconnected>());
    }

    private async Task<KeeperReplacement> Replace()
    {
        var replacement = await _host.ReplaceAsync(KeeperDirectory.Program, isForced: true);
        Assert.True(replacement.IsReplaced, replacement.Reason);
        return replacement;
    }

    private async Task<News.Spawned> Spawn(SpawnRequest request)
    {
        _ = _names.Add(request.Incarnation);
        _host.Spawn(request);
        return await _observer.Expect<News.Spawned>(request.Incarnation);
    }

    private void Connect()
    {
        _host = _keeper.Connect();
        _observer = new Recorder();
        _host.Start(_observer);
    }
}
