using Supervision.Posix.Identity;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Tests.Hosts;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>A keeper dies, and another takes its place.</summary>
public sealed class SuccessionTests : IAsyncLifetime
{
    private readonly KeeperDirectory _keeper = new();
    private readonly Recorder _observer = new();
    private LastingProcessHost _host = null!;

    public Task InitializeAsync()
    {
        _host = Connect();
        _host.Start(_observer);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var name in _observer.Started)
        {
            _host.KillTree(name);
            _ = await _observer.Expect<News.TreeGone>(name);
            _host.Forget(name);
        }

        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task What_runs_must_be_adopted_and_its_end_be_told_as_it_was()
    {
        _host.Spawn(Marked("a#1", "sleep", "1000"));
        var spawned = await _observer.Expect<News.Spawned>("a#1");
        await KillKeeper();
        var adopted = await _observer.Expect<News.Adopted>("a#1");
        Assert.Equal((spawned.Pid, spawned.StartTime), (adopted.Pid, adopted.StartTime));
        _host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await _observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    /// <summary>The kernel keeps it from 6.15 on for who holds the process; before, nobody can know.</summary>
    [Fact]
    public async Task An_exit_that_a_keeper_could_not_tell_before_it_died_must_be_told_if_the_kernel_kept_it()
    {
        var go = Path.Combine(_keeper.DataDirectory, "go");
        _host.Spawn(Marked("a#1", "sh", "-c", $"until test -e {go}; do sleep 0.01; done; exit 7"));
        var spawned = await _observer.Expect<News.Spawned>("a#1");
        _ = SignalCalls.Send(_host.KeeperPid, Signals.Parse("STOP"));
        await File.WriteAllTextAsync(go, "");
        await Eventually.Is(() => !ProcessStat.TryRead(spawned.Pid, out var stat) || stat.IsZombie);
        await KillKeeper();
        var keeps = Environment.OSVersion.Version >= new Version(6, 15);
        Assert.Equal(keeps ? "exited 7" : "lost", (await _observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public async Task What_is_asked_for_while_there_is_no_keeper_must_be_done_once()
    {
        _ = SignalCalls.Send(_host.KeeperPid, Signals.Kill);
        for (var i = 0; i < 20; i++) _host.Spawn(Marked($"a#{i}", "sleep", "1000"));
        for (var i = 0; i < 20; i++) _ = await _observer.Expect<News.Spawned>($"a#{i}");
        Assert.Equal(20, LostTreeSearch.Find(_keeper.DataDirectory).Count);
        Assert.Equal(20, _observer.All.OfType<News.Spawned>().Count());
        Assert.All(LostTreeSearch.Find(_keeper.DataDirectory), tree => Assert.Equal(0, tree.Others));
    }

    [Fact]
    public async Task A_kill_that_was_under_way_must_be_finished_by_the_next_keeper()
    {
        _host.Spawn(Marked("a#1", "/bin/sh", "-c", "(setsid sleep 1000 &); (setsid sleep 1000 &); exec sleep 1000"));
        _ = await _observer.Expect<News.Spawned>("a#1");
        await Eventually.Is(() => LostTreeSearch.Find(_keeper.DataDirectory) is [{ Others: 2 }]);
        _ = SignalCalls.Send(_host.KeeperPid, Signals.Kill);
        _host.KillTree("a#1");
        _ = await _observer.Expect<News.TreeGone>("a#1");
        Assert.Empty(LostTreeSearch.Find(_keeper.DataDirectory));
    }

    /// <summary>Else there would soon be two of them.</summary>
    [Fact]
    public async Task What_a_keeper_has_started_by_an_order_and_could_not_tell_must_be_found_by_the_next()
    {
        _host.Spawn(Marked("a#1", "sleep", "1000"));
        var first = await _observer.Expect<News.Spawned>("a#1");
        _ = SignalCalls.Send(_host.KeeperPid, Signals.Parse("STOP"));
        var next = await StartOrphan("a#2");
        _ = SignalCalls.Send(first.Pid, Signals.Kill);
        await KillKeeper();
        var respawn = (await _observer.Expect<News.Respawned>("a#2")).Respawn;
        Assert.Equal(("a#1", next), (respawn.Former, respawn.Pid));
        Assert.Equal(next, (await _observer.Expect<News.Adopted>("a#2")).Pid);
        _host.Signal("a#2", Signals.Terminate, SignalScope.Process);
        _ = await _observer.Expect<News.Exited>("a#2");
        Assert.DoesNotContain(_observer.All, n => n is News.Exited { Incarnation: "a#1" });
    }

    [Fact]
    public async Task A_process_with_another_start_time_must_be_taken_for_a_stranger()
    {
        _host.Spawn(Marked("a#1", "sleep", "1000"));
        var spawned = await _observer.Expect<News.Spawned>("a#1");
        _host.Adopt(new Adoption("b#1", spawned.Pid, spawned.StartTime + 1));
        Assert.IsType<ExitStatus.Lost>((await _observer.Expect<News.Exited>("b#1")).Status);
        _host.KillTree("b#1");
        _ = await _observer.Expect<News.TreeGone>("b#1");
        _host.Forget("b#1");
        Assert.True(Children.IsAlive(spawned.Pid));
    }

    [Fact]
    public void The_process_that_was_spawned_is_the_oldest_that_leads_a_session()
    {
        var tree = Assert.Single(LostTreeSearch.Group([new("a#1", 9, 30, true), new("a#1", 8, 20, true), new("a#1", 7, 10, false)]));
        Assert.Equal((8, 20L, 2), (tree.Pid, tree.StartTime, tree.Others));
        Assert.Equal((0, 0L, 1), LostTreeSearch.Group([new("a#1", 7, 10, false)]) is [var rest] ? (rest.Pid, rest.StartTime, rest.Others) : default);
    }

    private LastingProcessHost Connect() => LastingProcessHost.ConnectOrStart(new KeeperOptions { DataDirectory = _keeper.DataDirectory, KeeperPath = KeeperDirectory.Program });

    private SpawnRequest Marked(string incarnation, params string[] arguments)
    {
        var request = Requests.Command(incarnation, arguments);
        return request with { Environment = new Dictionary<string, string>(request.Environment) { ["SUPERVISION_DATA_DIR"] = _keeper.DataDirectory } };
    }

    /// <summary>A process as a keeper starts it, which is nobody's child any more.</summary>
    private async Task<int> StartOrphan(string incarnation)
    {
        var info = new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "setsid sleep 1000 > /dev/null 2>&1 &"]);
        foreach (var (name, value) in Marked(incarnation, "sleep").Environment) info.Environment[name] = value;
        using (var shell = System.Diagnostics.Process.Start(info)!) await shell.WaitForExitAsync();
        LostTree? tree = null;
        await Eventually.Is(() => (tree = LostTreeSearch.Find(_keeper.DataDirectory).Find(t => t.Incarnation == incarnation && t.Pid > 0)) is not null);
        return tree!.Pid;
    }

    private async Task KillKeeper()
    {
        _ = SignalCalls.Send(_host.KeeperPid, Signals.Kill);
        await Eventually.Is(() => _observer.All.OfType<News.Impaired>().Any(n => n.Reason is null));
    }
}
