using System.Diagnostics;
using Supervision.Posix.Keeping;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Replacing;

/// <summary>"Daemon and keeper each speak the protocol of the version before their own as well, so that either may be the newer one."</summary>
public sealed class ProtocolApartTests : IAsyncLifetime
{
    private static readonly VersionRange Previous = VersionRange.Own.UpTo(VersionRange.Own.Newest - 1);

    private readonly KeeperDirectory _keeper = new();
    private readonly Recorder _observer = new();
    private readonly HashSet<string> _names = [];
    private Process? _started;
    private KeeperProcessHost _host = null!;

    public Task InitializeAsync() => Task.CompletedTask;

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
        _started?.Dispose();
    }

    [Theory]
    [InlineData(VersionRange.Listening - 1)]
    [InlineData(VersionRange.Ordering - 1)]
    public async Task A_keeper_of_an_earlier_protocol_must_be_spoken_to_as_such_and_become_one_of_this(int version)
    {
        await File.WriteAllTextAsync(Path.Combine(_keeper.DataDirectory, "keeper.log"), "");
        _started = Process.Start(new ProcessStartInfo(KeeperDirectory.Program, ["--data-dir", _keeper.DataDirectory, "--protocol", $"{version}"]) { RedirectStandardError = true })!;
        _started.ErrorDataReceived += (_, _) => { };
        _started.BeginErrorReadLine();
        await Eventually.Is(() => File.Exists(_keeper.SocketPath));
        Connect(VersionRange.Own);
        Assert.Equal((false, _started.Id, version), (_host.IsNewKeeper, _host.KeeperPid, _host.ProtocolVersion));
        await LiveThrough("a");

        // What its protocol knew nothing of is not sent, and the daemon hears of each end as ever.
        _ = await Spawn(Requests.Command("b#1", "sleep", "1000"));
        _host.Order("b#1", Once);
        _host.Withdraw("b#1");
        _host.Order("b#1", Once);
        _host.Signal("b#1", Signals.Kill, SignalScope.Process);
        if (version < VersionRange.Ordering) _ = await _observer.Expect<News.Exited>("b#1");
        else _ = _names.Add((await _observer.Expect<News.Respawned>("b#2")).Incarnation);
        _host.Listen(Http);
        Assert.StartsWith("it cannot hold listeners: the running keeper is of an earlier version", (await _observer.ExpectListener<ListenerEvent.Failed>("http")).Error);

        Assert.True((await _host.ReplaceAsync(KeeperDirectory.Program, isForced: true)).IsReplaced);
        Assert.Equal(VersionRange.Own.Newest, _host.ProtocolVersion);
        await LiveThrough("d");
        _ = await Spawn(Requests.Command("e#1", "sleep", "1000"));
        _host.Order("e#1", Once);
        _host.Signal("e#1", Signals.Kill, SignalScope.Process);
        _ = _names.Add((await _observer.Expect<News.Respawned>("e#2")).Incarnation);
        _host.Listen(Http);
        (await _observer.ExpectListener<ListenerEvent.Opened>("http")).Socket.Dispose();
        _host.CloseListener("http", 1);
        _ = await _observer.ExpectListener<ListenerEvent.Closed>("http");
        Assert.Empty(_observer.All.OfType<News.Disconnected>());
    }

    [Fact]
    public async Task A_daemon_of_the_previous_protocol_must_be_told_nothing_that_it_does_not_know()
    {
        // What is held meanwhile of which it knows nothing is there for the next that does.
        Connect(VersionRange.Own);
        _host.Listen(Http);
        (await _observer.ExpectListener<ListenerEvent.Opened>("http")).Socket.Dispose();
        await _host.DisposeAsync();
        Connect(Previous);
        Assert.Equal((Previous.Newest, 0), (_host.ProtocolVersion, _host.HeldListeners.Count));
        await LiveThrough("a");
        Assert.True((await _host.ReplaceAsync(KeeperDirectory.Program, isForced: true)).IsReplaced);
        Assert.Equal(Previous.Newest, _host.ProtocolVersion);
        await LiveThrough("b");
        Assert.Empty(_observer.All.OfType<News.Disconnected>());
        await _host.DisposeAsync();
        Connect(VersionRange.Own);
        Assert.Single(_host.HeldListeners).Socket.Dispose();
        _host.CloseListener("http", 1);
        _ = await _observer.ExpectListener<ListenerEvent.Closed>("http");
    }

    [Fact]
    public async Task A_keeper_that_becomes_one_without_standing_orders_must_obey_none_and_say_so()
    {
        Connect(VersionRange.Own);
        _ = await Spawn(Requests.Command("a#1", "sleep", "1000"));
        _host.Order("a#1", Once);
        var older = Path.Combine(_keeper.DataDirectory, "older");
        await File.WriteAllTextAsync(older, $"#!/bin/sh\nexec {KeeperDirectory.Program} --protocol {VersionRange.Ordering - 1} \"$@\"\n");
        File.SetUnixFileMode(older, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var replacement = await _host.ReplaceAsync(older);

        Assert.True(replacement.IsReplaced, replacement.Reason);
        Assert.Contains("knows no standing orders", replacement.Loss);
        _host.Signal("a#1", Signals.Kill, SignalScope.Process);
        _ = await _observer.Expect<News.Exited>("a#1");
        Assert.Null((await _host.ReplaceAsync(KeeperDirectory.Program, isForced: true)).Loss);
    }

    [Fact]
    public async Task Two_that_have_no_protocol_in_common_must_say_so()
    {
        Connect(VersionRange.Own);
        await Spawn(Requests.Command("a#1", "sleep", "1000"));
        await _host.DisposeAsync();
        var newest = VersionRange.Own.Newest;
        var error = Assert.Throws<KeeperException>(() => Open(new VersionRange(newest + 1, newest + 2)));
        Assert.Contains($"the daemon speaks protocol {newest + 1} to {newest + 2}, the keeper {VersionRange.Own}", error.Message);
        Connect(VersionRange.Own);
    }

    /// <summary>What there was to do for a process in the previous protocol.</summary>
    private async Task LiveThrough(string name)
    {
        var spawned = await Spawn(Requests.Shell($"{name}#1", "echo out; echo error >&2; exec sleep 1000"));
        _host.Inspect($"{name}#1");
        Assert.Equal(spawned.Pid, Assert.Single((await _observer.Expect<News.Inspected>($"{name}#1")).Processes).Pid);
        _host.Signal($"{name}#1", Signals.Terminate, SignalScope.Group);
        Assert.Equal("out\n", await Collected.ReadAll(spawned.Stdout!));
        Assert.Equal("error\n", await Collected.ReadAll(spawned.Stderr!));
        Assert.Equal("killed by SIGTERM", (await _observer.Expect<News.Exited>($"{name}#1")).Status.ToString());
        await Spawn(Probe.Do($"{name}#2", "keep", "one", "first", "notify", "READY=1", "barrier", "line", "5", "exit", "3") with { Notify = true, ReadyDescriptor = 5, StoreKey = name, StoreMax = 1 });
        Assert.True((await _observer.Expect<News.Notified>($"{name}#2")).Notification.Ready);
        _ = await _observer.Expect<News.ReadyLine>($"{name}#2");
        Assert.Equal("exited 3", (await _observer.Expect<News.Exited>($"{name}#2")).Status.ToString());
        _host.DropStore(name);
        await Spawn(Probe.Do($"{name}#3", "fork", "3", "setsid", "wait") with { Forks = true });
        _ = await _observer.Expect<News.Forked>($"{name}#3");
        _host.Inspect($"{name}#3");
        _host.SetMainProcess($"{name}#3", Assert.Single((await _observer.Expect<News.Inspected>($"{name}#3")).Processes).Pid);
        _ = await _observer.Expect<News.MainProcessChanged>($"{name}#3");
        _host.SetMainProcess($"{name}#3", 1);
        _ = await _observer.Expect<News.MainProcessRefused>($"{name}#3");
        _host.Spawn(Requests.Command($"{name}#4", "/nowhere"));
        _ = await _observer.Expect<News.SpawnFailed>($"{name}#4");
    }

    private ListenRequest Http => new("http", 1, new ListenerSettings { Address = ListenAddress.Parse($"unix://{_keeper.DataDirectory}/http.sock") });

    private static StandingOrder Once { get; } = new() { Turns = [TimeSpan.Zero] };

    private async Task<News.Spawned> Spawn(SpawnRequest request)
    {
        _ = _names.Add(request.Incarnation);
        _host.Spawn(request);
        return await _observer.Expect<News.Spawned>(request.Incarnation);
    }

    private KeeperProcessHost Open(VersionRange versions) => KeeperProcessHost.ConnectOrStart(
        new KeeperOptions { DataDirectory = _keeper.DataDirectory, KeeperPath = KeeperDirectory.Program, ConnectTimeout = TimeSpan.FromMinutes(1), Versions = versions });

    private void Connect(VersionRange versions)
    {
        _host = Open(versions);
        _host.Start(_observer);
    }
}
