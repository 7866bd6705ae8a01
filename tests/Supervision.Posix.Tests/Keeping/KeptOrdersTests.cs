using Supervision.Posix.Keeping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>Orders are obeyed while no daemon listens, and the next one is told all of it.</summary>
public sealed class KeptOrdersTests : IAsyncLifetime
{
    private readonly KeeperDirectory _keeper = new();
    private KeeperProcessHost _host = null!;
    private Recorder _observer = null!;

    public async Task InitializeAsync()
    {
        Connect();
        _host.Spawn(Requests.Shell("a#1", "echo $SUPERVISION_INCARNATION; exec sleep 1000"));
        var first = await _observer.Expect<News.Spawned>("a#1");
        _host.Order("a#1", new StandingOrder { Turns = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero] });
        _ = SignalCalls.Send(first.Pid, Signals.Kill);
        var second = (await _observer.Expect<News.Respawned>("a#2")).Respawn;
        await _host.DisposeAsync();

        // The keeper alone, twice; the first of them is followed by one that nobody has heard of.
        _ = SignalCalls.Send(second.Pid, Signals.Kill);
        var third = await Successor(second.Pid);
        _ = SignalCalls.Send(third, Signals.Kill);
        _ = await Successor(third);
    }

    public async Task DisposeAsync()
    {
        for (var number = 1; number <= 4; number++)
        {
            _host.KillTree($"a#{number}");
            _ = await _observer.Expect<News.TreeGone>($"a#{number}");
            _host.Forget($"a#{number}");
        }

        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task Each_incarnation_must_be_kept_with_its_end_its_times_and_its_output()
    {
        Connect();
        var all = _host.Survivors;
        Assert.Equal(["a#1", "a#2", "a#3", "a#4"], all.Select(s => s.Incarnation));
        Assert.Equal([null, "a#1", "a#2", "a#3"], all.Select(s => s.Former));
        Assert.Equal(["killed by SIGKILL", "killed by SIGKILL", "killed by SIGKILL", null], all.Select(s => s.Exit?.ToString()));
        var times = all.SelectMany(s => (TimeSpan?[])[s.StartedAt, s.ExitedAt]).OfType<TimeSpan>().ToList();
        Assert.Equal(7, times.Count);
        Assert.Equal(times.Order(), times);
        Assert.Equal("a#3\n", await Collected.ReadAll(all[2].Stdout!));
        _host.Signal("a#4", Signals.Kill, SignalScope.Process);
        _ = await _observer.Expect<News.Exited>("a#4");
        Assert.Equal("a#4\n", await Collected.ReadAll(all[3].Stdout!));
    }

    /// <summary>It would take the next incarnation for one that nobody wants, and start another.</summary>
    [Fact]
    public async Task A_daemon_that_knows_no_orders_must_meet_none_and_nothing_that_was_replaced()
    {
        Connect(VersionRange.Own.UpTo(VersionRange.Ordering - 1));
        Assert.Equal(("a#4", (ExitStatus?)null), Assert.Single(_host.Survivors) is var only ? (only.Incarnation, only.Exit) : default);
        await _host.DisposeAsync();

        Connect();
        var last = Assert.Single(_host.Survivors);
        _host.Signal(last.Incarnation, Signals.Kill, SignalScope.Process);
        _ = await _observer.Expect<News.Exited>(last.Incarnation);
        Assert.Empty(_observer.Started);
    }

    /// <summary>The keeper's child that is there when another is gone.</summary>
    private async Task<int> Successor(int former)
    {
        var found = 0;
        await Eventually.Is(() => (found = Children.OfParent(_host.KeeperPid).Find(pid => pid != former && Children.IsAlive(pid))) > 0);
        return found;
    }

    private void Connect(VersionRange? versions = null)
    {
        _host = KeeperProcessHost.ConnectOrStart(new KeeperOptions
        {
            DataDirectory = _keeper.DataDirectory,
            KeeperPath = KeeperDirectory.Program,
            ConnectTimeout = TimeSpan.FromMinutes(1),
            Versions = versions ?? VersionRange.Own,
        });
        _observer = new Recorder();
        _host.Start(_observer);
    }
}
