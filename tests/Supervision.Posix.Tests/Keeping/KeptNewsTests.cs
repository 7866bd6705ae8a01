using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>What processes say while no daemon listens waits for the next.</summary>
public sealed class KeptNewsTests : IAsyncLifetime
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
    public async Task The_latest_value_of_each_key_must_be_kept_and_readiness_stay()
    {
        string[] does =
        [
            "sleep", "200", "notify", "READY=1\\nWATCHDOG=1", "notify", "STATUS=one\\nEXTEND_TIMEOUT_USEC=60000000", "notify", "STATUS=two",
            "barrier", "sleep", "300", "wait",
        ];
        await Spawn(Probe.Do("a#1", does) with { Notify = true });
        var survivor = await Meanwhile(s => s.Notified is { Status: "two" });
        Assert.True(survivor.Notified!.Ready);
        Assert.Equal(WatchdogSign.Alive, survivor.Notified.Watchdog);
        Assert.InRange(survivor.Notified.WatchdogAge, TimeSpan.FromTicks(1), TimeSpan.FromMinutes(5));
        Assert.InRange(survivor.Notified.ExtendTimeout!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
    }

    [Fact]
    public async Task What_a_daemon_has_heard_must_be_told_to_the_next_too()
    {
        await Spawn(Probe.Do("a#1", "notify", "READY=1", "line", "5", "wait") with { Notify = true, ReadyDescriptor = 5 });
        _ = await _observer.Expect<News.Notified>("a#1");
        _ = await _observer.Expect<News.ReadyLine>("a#1");
        await Reconnect();
        var survivor = Assert.Single(_host.Survivors);
        Assert.Equal(new Notification { Ready = true }, survivor.Notified);
        Assert.True(survivor.IsLineReady);
        Assert.Null(survivor.Forked);
    }

    [Fact]
    public async Task A_fork_must_be_kept_and_its_main_process_be_named_afterwards()
    {
        await Spawn(Probe.Do("a#1", "sleep", "200", "fork", "3", "setsid", "wait") with { Forks = true });
        var survivor = await Meanwhile(s => s.Forked is not null);
        Assert.Equal(("exited 3", null, survivor.FirstPid, 1), (survivor.Forked!.ToString(), survivor.Exit, survivor.Pid, survivor.Leftovers));
        _host.Inspect("a#1");
        var daemon = Assert.Single((await _observer.Expect<News.Inspected>("a#1")).Processes).Pid;
        _host.SetMainProcess("a#1", daemon);
        _ = await _observer.Expect<News.MainProcessChanged>("a#1");
        await Reconnect();
        Assert.Equal((daemon, survivor.FirstPid), (_host.Survivors[0].Pid, _host.Survivors[0].FirstPid));
        _host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await _observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public async Task Descriptors_kept_while_no_daemon_listens_must_be_given_on()
    {
        await Spawn(Probe.Do("a#1", "sleep", "200", "keep", "one", "first", "barrier", "exit", "0") with { Notify = true, StoreKey = "a", StoreMax = 1 });
        _ = await Meanwhile(s => s.Exit is not null);
        await Spawn(Probe.Do("a#2", "inherited") with { StoreKey = "a", StoreMax = 1 });
        Assert.Equal("count=1 names=one pid=own\n3: first\n", await Collected.ReadAll((await _observer.Expect<News.Spawned>("a#2")).Stdout!));
    }

    private async Task Spawn(SpawnRequest request)
    {
        _ = _names.Add(request.Incarnation);
        _host.Spawn(request);
        _ = await _observer.Expect<News.Spawned>(request.Incarnation);
    }

    /// <summary>Goes away, and comes back again and again until the one survivor is as expected.</summary>
    private async Task<Survivor> Meanwhile(Predicate<Survivor> expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        do
        {
            Assert.False(patience.IsCancellationRequested, $"it never came true of what survived");
            await Reconnect();
        }
        while (!expected(_host.Survivors[0]));
        return _host.Survivors[0];
    }

    private void Connect()
    {
        _host = _keeper.Connect();
        _observer = new Recorder();
        _host.Start(_observer);
    }

    private async Task Reconnect()
    {
        await _host.DisposeAsync();
        Connect();
    }
}
