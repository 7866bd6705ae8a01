using Supervision.Posix.Keeping;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>Daemon or keeper die, and no connection is lost.</summary>
public sealed class HeldListenerTests : IAsyncLifetime
{
    private readonly KeeperDirectory _keeper = new();
    private readonly ListenAddress _address = ListenAddress.Parse($"tcp://127.0.0.1:{Callers.FreePort()}");
    private readonly Recorder _observer = new();
    private LastingProcessHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = Connect();
        _host.Start(_observer);
        _host.Listen(new ListenRequest("http", 1, new ListenerSettings { Address = _address, Backlog = 9 }));
        (await _observer.ExpectListener<ListenerEvent.Opened>("http")).Socket.Dispose();
    }

    public async Task DisposeAsync()
    {
        _host.CloseListener("http", 1);
        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task A_keeper_must_hold_a_listener_without_a_daemon_and_without_processes()
    {
        var pid = _host.KeeperPid;
        await _host.DisposeAsync();
        using var caller = Callers.Connect(_address);
        _host = Connect();
        _host.Start(new Recorder());
        Assert.Equal(pid, _host.KeeperPid);
        var held = Assert.Single(_host.HeldListeners);
        using var socket = held.Socket;
        Assert.Equal(("http", 1, 9, false), (held.Name, held.Generation, held.Settings.Backlog, held.IsLeaving));
        await Eventually.Is(() => SocketQueue.Of(socket, ListenKind.Tcp) == new SocketQueue(1, 9));
    }

    [Fact]
    public async Task A_connection_that_waits_must_outlive_the_keeper_if_the_daemon_lives()
    {
        using var caller = Callers.Connect(_address);
        _host.AwaitCall("none");
        _ = Supervision.Posix.Native.SignalCalls.Send(_host.KeeperPid, Signals.Kill);
        var again = await _observer.ExpectListener<ListenerEvent.Opened>("http", count: 2);
        using var socket = again.Socket;
        Assert.Equal(new SocketQueue(1, 9), SocketQueue.Of(socket, ListenKind.Tcp));
        _host.AwaitCall("http");
        _ = await _observer.ExpectListener<ListenerEvent.Called>("http");
    }

    [Fact]
    public async Task A_connection_that_waits_must_outlive_both_if_a_program_has_the_socket_and_the_kernel_lets_us_take_it_back()
    {
        var request = Requests.Command("a#1", "sleep", "1000");
        var environment = new Dictionary<string, string>(request.Environment) { ["SUPERVISION_DATA_DIR"] = _keeper.DataDirectory };
        _host.Spawn(request with { Environment = environment, Listeners = [new("http", "http")] });
        _ = await _observer.Expect<News.Spawned>("a#1");
        using var caller = Callers.Connect(_address);
        var keeper = _host.KeeperPid;
        await _host.DisposeAsync();
        _ = Supervision.Posix.Native.SignalCalls.Send(keeper, Signals.Kill);
        await Eventually.Is(() => !Children.IsAlive(keeper));

        var observer = new Recorder();
        _host = Connect();
        _host.Start(observer);
        _host.Listen(new ListenRequest("http", 1, new ListenerSettings { Address = _address, Backlog = 5 }));
        if (MayTrace)
        {
            using var socket = (await observer.ExpectListener<ListenerEvent.Opened>("http")).Socket;
            Assert.Equal(new SocketQueue(1, 5), SocketQueue.Of(socket, ListenKind.Tcp));
        }
        else
        {
            Assert.Contains("it is in use by sleep (pid ", (await observer.ExpectListener<ListenerEvent.Failed>("http")).Error, StringComparison.Ordinal);
        }

        _host.KillTree("a#1");
        _ = await observer.Expect<News.TreeGone>("a#1");
        _host.Forget("a#1");
    }

    private static bool MayTrace => Environment.IsPrivilegedProcess
        || !File.Exists("/proc/sys/kernel/yama/ptrace_scope") || File.ReadAllText("/proc/sys/kernel/yama/ptrace_scope").Trim() == "0";

    private LastingProcessHost Connect() => LastingProcessHost.ConnectOrStart(
        new KeeperOptions { DataDirectory = _keeper.DataDirectory, KeeperPath = KeeperDirectory.Program, ConnectTimeout = TimeSpan.FromMinutes(1) });
}
