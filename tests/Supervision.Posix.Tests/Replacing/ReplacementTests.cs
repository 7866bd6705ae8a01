using System.Globalization;
using Supervision.Posix.Keeping;
using Supervision.Posix.Listening;
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
        foreach (var name in _names) _host.KillTree(name);
        foreach (var name in _names)
        {
            _ = await _observer.Expect<News.TreeGone>(name);
            _host.Forget(name);
        }

        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task Twenty_services_must_run_on_with_every_line_and_every_end()
    {
        const int count = 20;
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
        for (var round = 0; round < 2; round++)
        {
            output.WriteLine($"nobody kept for {(await Replace()).Elapsed.TotalMilliseconds:0.0} ms");
            Assert.Superset(pids.ToHashSet(), Children.OfParent(keeper).ToHashSet());
        }

        var last = _host.ReplaceAsync(KeeperDirectory.Program, isForced: true);
        await Eventually.Is(() => _keeper.Log.Split("becomes ").Length == 4);
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
        Assert.Equal(keeper, _host.KeeperPid);
    }

    [Fact]
    public async Task Listeners_must_stay_open_with_what_waits_at_them_and_be_closed_when_those_who_were_given_them_have_ended()
    {
        var address = ListenAddress.Parse($"tcp://127.0.0.1:{Callers.FreePort()}");
        _host.Listen(new ListenRequest("http", 3, new ListenerSettings { Address = address, Backlog = 9 }));
        var opened = await _observer.ExpectListener<ListenerEvent.Opened>("http");
        await Spawn(Requests.Command("a#1", "sleep", "1000") with { Listeners = [new("http", "http")] });
        _host.AwaitCall("http");
        await Replace();
        using (opened.Socket)
        {
            using var caller = Callers.Connect(address);
            _ = await _observer.ExpectListener<ListenerEvent.Called>("http");
            Assert.Equal(new SocketQueue(1, 9), SocketQueue.Of(opened.Socket, ListenKind.Tcp));
        }

        _host.CloseListener("http", 3);
        await Replace();
        using (Callers.Connect(address))
        {
            Assert.DoesNotContain(_observer.All, n => n is News.Listener { Told: ListenerEvent.Closed });
        }

        _host.Signal("a#1", Signals.Kill, SignalScope.Process);
        Assert.Equal(3, (await _observer.ExpectListener<ListenerEvent.Closed>("http")).Generation);
    }

    [Fact]
    public async Task What_processes_have_said_and_left_must_be_known_to_the_next_program_and_by_it_to_the_next_daemon()
    {
        await Spawn(Probe.Do("said#1", "notify", "READY=1\\nWATCHDOG=1", "line", "5", "sleep", "600", "notify", "STATUS=later", "wait") with { Notify = true, ReadyDescriptor = 5 });
        await Spawn(Probe.Do("kept#1", "keep", "one", "first", "barrier", "exit", "7") with { Notify = true, StoreKey = "kept", StoreMax = 4 });
        await Spawn(Probe.Do("forked#1", "fork", "3", "setsid", "wait") with { Forks = true });
        await Spawn(Requests.Shell("left#1", "(setsid sleep 1000 &); exit 2"));
        var unread = await Spawn(Requests.Shell("unread#1", "echo written; echo error >&2; exec sleep 1000"));
        _ = await _observer.Expect<News.ReadyLine>("said#1");
        _ = await _observer.Expect<News.Exited>("kept#1");
        _ = await _observer.Expect<News.Forked>("forked#1");
        var left = await _observer.Expect<News.Exited>("left#1");
        await Replace();
        await Replace();

        // What is said to the program that runs now is added to what was said to the one before it.
        await Eventually.Is(() => _observer.All.OfType<News.Notified>().Any(n => n.Notification.Status == "later"));
        _host.Inspect("forked#1");
        var daemon = Assert.Single((await _observer.Expect<News.Inspected>("forked#1")).Processes).Pid;
        _host.SetMainProcess("forked#1", daemon);
        _ = await _observer.Expect<News.MainProcessChanged>("forked#1");
        await Replace();

        unread.Stdout!.Dispose();
        unread.Stderr!.Dispose();
        await _host.DisposeAsync();
        Connect();
        var survivors = _host.Survivors.ToDictionary(survivor => survivor.Incarnation);
        Assert.Equal(["said#1", "kept#1", "forked#1", "left#1", "unread#1"], _host.Survivors.Select(survivor => survivor.Incarnation));
        Assert.Equal((true, "later", true), (survivors["said#1"].Notified!.Ready, survivors["said#1"].Notified!.Status, survivors["said#1"].IsLineReady));
        Assert.InRange(survivors["said#1"].Notified!.WatchdogAge, TimeSpan.FromMilliseconds(600), TimeSpan.FromMinutes(5));
        Assert.Equal("exited 7", survivors["kept#1"].Exit!.ToString());
        Assert.Equal((daemon, "exited 3", null), (survivors["forked#1"].Pid, survivors["forked#1"].Forked!.ToString(), survivors["forked#1"].Exit));
        Assert.Equal(("exited 2", left.Leftovers), (survivors["left#1"].Exit!.ToString(), survivors["left#1"].Leftovers));
        Assert.Equal("count=1 names=one pid=own\n3: first\n", await Collected.ReadAll((await Spawn(Probe.Do("kept#2", "inherited") with { StoreKey = "kept", StoreMax = 4 })).Stdout!));
        _host.Signal("forked#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await _observer.Expect<News.Exited>("forked#1")).Status.ToString());
        _host.Signal("unread#1", Signals.Kill, SignalScope.Process);
        Assert.Equal("written\n", await Collected.ReadAll(survivors["unread#1"].Stdout!));
        Assert.Equal("error\n", await Collected.ReadAll(survivors["unread#1"].Stderr!));
    }

    [Fact]
    public async Task The_next_program_must_have_the_descriptors_that_it_needs_and_no_others()
    {
        await Spawn(Probe.Do("a#1", "wait") with { Notify = true, ReadyDescriptor = 5 });
        await Spawn(Requests.Command("b#1", "sleep", "1000"));
        var before = KeeperDescriptors.Of(_host.KeeperPid);
        await Replace();
        Assert.Equal(before, KeeperDescriptors.Of(_host.KeeperPid));
        await Replace();
        Assert.Equal(before, KeeperDescriptors.Of(_host.KeeperPid));
        await Spawn(Requests.Shell("c#1", "ls /proc/self/fd | wc -l"));
        Assert.Equal("4\n", await Collected.ReadAll(_observer.All.OfType<News.Spawned>().Single(n => n.Incarnation == "c#1").Stdout!));
    }

    [Fact]
    public async Task A_kill_under_way_must_be_finished_by_the_next_program()
    {
        await Spawn(Requests.Shell("a#1", "for i in 1 2 3 4 5 6 7 8; do (setsid sleep 1000 &); done; exec sleep 1000"));
        await Eventually.Is(() => Children.OfParent(_host.KeeperPid).Count >= 9);
        var replacement = _host.ReplaceAsync(KeeperDirectory.Program, isForced: true);
        _host.KillTree("a#1");
        _ = await replacement;
        _ = await _observer.Expect<News.TreeGone>("a#1");
        Assert.Empty(Children.OfParent(_host.KeeperPid));
    }

    [Fact]
    public async Task Orders_must_be_obeyed_by_the_next_program_also_for_ends_that_nobody_saw()
    {
        var go = Path.Combine(_keeper.DataDirectory, "go");
        await Spawn(Requests.Shell("a#1", $"until test -e {go}; do sleep 0.01; done; rm {go}; exit 7"));
        _host.Order("a#1", new StandingOrder { Turns = [TimeSpan.Zero] });
        var replacement = _host.ReplaceAsync(KeeperDirectory.Program, isForced: true);
        await Eventually.Is(() => _keeper.Log.Contains("becomes ", StringComparison.Ordinal));
        await File.WriteAllTextAsync(go, "");
        Assert.True((await replacement).IsReplaced);
        var respawn = (await _observer.Expect<News.Respawned>("a#2")).Respawn;
        _ = _names.Add("a#2");
        Assert.Equal(("a#1", "exited 7"), (respawn.Former, respawn.Exit.ToString()));

        // Whoever ends everything must not find it started again, by whichever program.
        _host.Order("a#2", new StandingOrder { Turns = [TimeSpan.Zero] });
        _host.Shutdown();
        await Replace();
        _host.Order("a#2", new StandingOrder { Turns = [TimeSpan.Zero] });
        _host.Signal("a#2", Signals.Kill, SignalScope.Process);
        Assert.Equal("killed by SIGKILL", (await _observer.Expect<News.Exited>("a#2")).Status.ToString());
        _ = await _observer.Expect<News.Disconnected>();
        _names.Clear();
    }

    [Fact]
    public async Task Commands_that_come_while_nobody_keeps_must_be_done_once_and_in_order()
    {
        var replacement = _host.ReplaceAsync(KeeperDirectory.Program, isForced: true);
        for (var i = 0; i < 200; i++)
        {
            _ = _names.Add($"a{i}#1");
            _host.Spawn(Requests.Command($"a{i}#1", "true"));
            await Task.Delay(1);
        }

        Assert.True((await replacement).IsReplaced);
        for (var i = 0; i < 200; i++) _ = await _observer.Expect<News.Exited>($"a{i}#1");
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"a{i}#1"), _observer.All.OfType<News.Spawned>().Select(n => n.Incarnation));
        Assert.Equal(200, _observer.All.OfType<News.Exited>().Count());
    }

    [Fact]
    public async Task Standing_orders_must_be_obeyed_and_taken_back_as_before()
    {
        _names.UnionWith(["a#2", "a#3", "b#2"]);
        foreach (var name in (string[])["a#1", "b#1"])
        {
            await Spawn(Requests.Shell(name, "echo $SUPERVISION_INCARNATION; exec sleep 1000"));
            _host.Order(name, new StandingOrder { Turns = [TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero] });
        }

        await Crash("b#1", "b#2");
        await Replace();
        await Crash("a#1", "a#2");
        await Replace();
        var last = await Crash("a#2", "a#3");
        _host.KillTree("a#3");
        Assert.Equal("a#3\n", await Collected.ReadAll(last.Stdout!));

        // By the name of the one before it, which has ended.
        _host.Withdraw("b#1");
        _host.Signal("b#2", Signals.Kill, SignalScope.Process);
        _ = await _observer.Expect<News.Exited>("b#2");
    }

    private async Task<Respawn> Crash(string incarnation, string next)
    {
        _host.Signal(incarnation, Signals.Kill, SignalScope.Process);
        return (await _observer.Expect<News.Respawned>(next)).Respawn;
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
