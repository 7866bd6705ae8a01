using Supervision.Posix.Identity;
using Supervision.Posix.Keeping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>A daemon goes, and another comes.</summary>
public sealed class DetachTests : IAsyncLifetime
{
    private readonly KeeperDirectory _keeper = new();
    private KeeperProcessHost _host = null!;
    private Recorder _observer = null!;

    public Task InitializeAsync()
    {
        Connect();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var name in _host.Survivors.Select(s => s.Incarnation).Concat(_observer.All.OfType<News.Spawned>().Select(n => n.Incarnation)).Distinct())
        {
            _host.KillTree(name);
            _ = await _observer.Expect<News.TreeGone>(name);
            _host.Forget(name);
        }

        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task Processes_must_run_on_and_be_handed_to_the_next_daemon()
    {
        _host.Spawn(Requests.Command("a#1", "sleep", "1000"));
        _host.Spawn(Requests.Command("b#1", "sleep", "1000"));
        var spawned = await _observer.Expect<News.Spawned>("b#1");
        await Reconnect();
        Assert.False(_host.IsNewKeeper);
        Assert.Equal(["a#1", "b#1"], _host.Survivors.Select(s => s.Incarnation));
        var survivor = _host.Survivors[1];
        Assert.Equal((spawned.Pid, spawned.StartTime, null), (survivor.Pid, survivor.StartTime, survivor.Exit));
        Assert.True(new ProcessIdentity(survivor.Pid, survivor.StartTime, BootId.Read()).IsAlive());
        _host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await _observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public async Task Exits_that_happen_meanwhile_must_be_kept_until_forgotten()
    {
        _host.Spawn(Requests.Shell("a#1", "read line < /dev/null; sleep 0.2; sleep 1000 & exit 7"));
        var spawned = await _observer.Expect<News.Spawned>("a#1");
        await _host.DisposeAsync();
        await Eventually.Is(() => !File.Exists($"/proc/{spawned.Pid}/stat"));
        Connect();
        var survivor = Assert.Single(_host.Survivors);
        Assert.Equal((new ExitStatus.Exited(7), 1), ((ExitStatus.Exited)survivor.Exit!, survivor.Leftovers));
        await Reconnect();
        Assert.Single(_host.Survivors);
        _host.KillTree("a#1");
        _ = await _observer.Expect<News.TreeGone>("a#1");
        _host.Forget("a#1");
        _host.Spawn(Requests.Command("b#1", "sleep", "1000"));
        _ = await _observer.Expect<News.Spawned>("b#1");
        await Reconnect();
        Assert.Equal("b#1", Assert.Single(_host.Survivors).Incarnation);
    }

    [Fact]
    public async Task Output_that_nobody_has_read_must_be_handed_on_whole()
    {
        _host.Spawn(Requests.Shell("a#1", "echo first; echo error >&2; sleep 0.3; echo second; exec sleep 1000"));
        var spawned = await _observer.Expect<News.Spawned>("a#1");
        await _host.DisposeAsync();
        spawned.Stdout!.Dispose();
        spawned.Stderr!.Dispose();
        Connect();
        _host.Signal("a#1", Signals.Continue, SignalScope.Process);
        var survivor = Assert.Single(_host.Survivors);
        using var pump = new Supervision.Posix.Output.OutputPump();
        var (stdout, stderr) = (new Collected(), new Collected());
        pump.Add(survivor.Stdout!, stdout);
        pump.Add(survivor.Stderr!, stderr);
        await Eventually.Is(() => stdout.Text == "first\nsecond\n" && stderr.Text == "error\n", () => stdout.Text + stderr.Text);
    }

    [Fact]
    public async Task Commands_that_a_killed_daemon_left_behind_must_be_done()
    {
        for (var i = 0; i < 20; i++) _host.Spawn(Requests.Command($"a#{i}", "sleep", "1000"));
        await Reconnect();
        Assert.Equal(20, _host.Survivors.Count);
    }

    [Fact]
    public async Task A_second_daemon_must_be_refused_while_there_is_a_first()
    {
        var error = Assert.Throws<KeeperException>(_keeper.Connect);
        Assert.True(error.IsInUse);
        Assert.Equal($"the keeper of {_keeper.DataDirectory} refused: it serves another daemon, pid {Environment.ProcessId}", error.Message);
        _host.Spawn(Requests.Command("a#1", "true"));
        _ = await _observer.Expect<News.Exited>("a#1");
    }

    [Fact]
    public async Task The_end_of_the_keeper_must_be_noticed_at_once()
    {
        _host.Spawn(Requests.Command("a#1", "sleep", "1000"));
        var spawned = await _observer.Expect<News.Spawned>("a#1");
        var keeper = _host.KeeperPid;
        _ = SignalCalls.Send(keeper, Signals.Kill);
        var reason = (await _observer.Expect<News.Disconnected>()).Reason;
        Assert.Equal($"the keeper (pid {keeper}) is gone: the connection was closed by the other end", reason);

        // Nothing is lost but the keeper: the process runs on, and the next keeper replaces the socket that was left behind.
        Assert.True(Children.IsAlive(spawned.Pid));
        _ = SignalCalls.Send(spawned.Pid, Signals.Kill);
        await _host.DisposeAsync();
        Connect();
        Assert.True(_host.IsNewKeeper);
        Assert.NotEqual(keeper, _host.KeeperPid);
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Hangup)]
    [InlineData(Signals.Terminate)]
    public async Task Signals_must_not_end_a_keeper_that_has_a_daemon(int signal)
    {
        _ = SignalCalls.Send(_host.KeeperPid, signal);
        _host.Spawn(Requests.Command("a#1", "true"));
        _ = await _observer.Expect<News.Exited>("a#1");
    }

    [Fact]
    public async Task A_keeper_told_to_shut_down_must_end_with_the_last_process()
    {
        _host.Spawn(Requests.Command("a#1", "sleep", "1000"));
        _ = await _observer.Expect<News.Spawned>("a#1");
        _host.Shutdown();
        _host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        _ = await _observer.Expect<News.Exited>("a#1");
        _ = await _observer.Expect<News.Disconnected>();
        await _host.DisposeAsync();
        Connect();
        Assert.Empty(_host.Survivors);
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
