using System.Net;
using System.Net.Sockets;
using System.Text;
using Supervision.Posix.Listening;

namespace Supervision.Posix.Tests.Hosts;

public sealed class ListenInProcessTests : ListenSpec<InProcess>;

public sealed class ListenByKeeperTests : ListenSpec<ByKeeper>;

/// <summary>Listening sockets are opened once, held over all processes, and given to them.</summary>
public abstract class ListenSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    private IListenerHost Listeners => (IListenerHost)Host;

    [Fact]
    public async Task A_connection_must_wait_in_the_listener_until_a_process_serves_it_and_so_must_the_next_one()
    {
        var address = await Open("http");
        using var first = Callers.Connect(address);
        Assert.Equal("count=1 names=web pid=own", await Serve("a#1", first, "http"));
        using var second = Callers.Connect(address);
        Assert.Equal("count=1 names=web pid=own", await Serve("a#2", second, "http"));
    }

    [Fact]
    public async Task Processes_must_share_a_listener_and_get_several_in_order()
    {
        var (http, admin) = (await Open("http"), await Open("admin"));
        using var caller = Callers.Connect(http);
        Assert.Equal("count=2 names=web:web pid=own", await Serve("a#1", caller, "http", "admin"));
        using var other = Callers.Connect(admin);
        Assert.Equal("count=2 names=web:web pid=own", await Serve("b#1", other, "admin", "http"));
    }

    [Fact]
    public async Task A_process_whose_listener_is_not_open_must_not_be_started()
    {
        var error = await Fail(Requests.Command("a#1", "true") with { Listeners = [new("http", "http")] });
        Assert.Equal("cannot run true: the listener http is not open", error.Message);
    }

    [Fact]
    public async Task An_address_that_is_taken_must_be_refused_with_the_name_of_the_process_that_has_it()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = ListenAddress.Parse($"tcp://0.0.0.0:{((IPEndPoint)taken.LocalEndpoint).Port}");
        Listeners.Listen(new ListenRequest("http", 1, new ListenerSettings { Address = address }));
        var error = (await Observer.ExpectListener<ListenerEvent.Failed>("http")).Error;
        Assert.StartsWith($"cannot open {address}: it is in use by ", error);
        Assert.EndsWith($" (pid {Environment.ProcessId})", error);
    }

    [Fact]
    public async Task Who_waits_for_a_call_must_be_told_once_when_somebody_connects()
    {
        var address = await Open("http");
        Listeners.AwaitCall("http");
        using var caller = Callers.Connect(address);
        _ = await Observer.ExpectListener<ListenerEvent.Called>("http");
        using var other = Callers.Connect(address);
        Listeners.AwaitCall("http");
        _ = await Observer.ExpectListener<ListenerEvent.Called>("http", count: 2);
        Assert.Equal(2, Observer.All.OfType<News.Listener>().Count(n => n.Told is ListenerEvent.Called));
    }

    [Fact]
    public async Task A_socket_that_is_replaced_must_be_closed_when_the_last_process_that_was_given_it_has_ended()
    {
        var address = await Open("http");
        Host.Spawn(Requests.Command("a#1", "sleep", "1000") with { Listeners = [new("http", "http")] });
        _ = await Observer.Expect<News.Spawned>("a#1");
        var next = await Open("http", generation: 2);
        Listeners.CloseListener("http", 1);
        using var former = Callers.Connect(address);
        using var caller = Callers.Connect(next);
        Assert.Equal("count=1 names=web pid=own", await Serve("a#2", caller, "http"));
        Assert.DoesNotContain(Observer.All, n => n is News.Listener { Told: ListenerEvent.Closed });
        Host.KillTree("a#1");
        Assert.Equal(1, (await Observer.ExpectListener<ListenerEvent.Closed>("http")).Generation);
        Assert.Throws<SocketException>(() => Callers.Connect(address));
    }

    [Fact]
    public async Task What_can_be_changed_of_an_open_socket_must_be_changed_and_for_the_rest_another_be_opened_beside_it()
    {
        var address = await Open("http");
        using var waiting = Callers.Connect(address);
        Listeners.Listen(new ListenRequest("http", 1, new ListenerSettings { Address = address, Backlog = 7, NoDelay = true }));
        var changed = await Observer.ExpectListener<ListenerEvent.Opened>("http", count: 2);
        await Eventually.Is(() => SocketQueue.Of(changed.Socket, ListenKind.Tcp) == new SocketQueue(1, 7));

        Listeners.Listen(new ListenRequest("http", 2, new ListenerSettings { Address = address, ReusePort = true }));
        _ = await Observer.ExpectListener<ListenerEvent.Opened>("http", count: 3);
        Assert.DoesNotContain(Observer.All, n => n is News.Listener { Told: ListenerEvent.Failed });
    }

    [Fact]
    public async Task A_unix_socket_must_have_its_mode_replace_one_that_was_left_behind_and_go_with_its_listener()
    {
        var directory = Directory.CreateTempSubdirectory("listen-");
        var path = Path.Combine(directory.FullName, "below", "web.sock");
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)) dead.Bind(new UnixDomainSocketEndPoint(path));
        Listeners.Listen(new ListenRequest("admin", 1, new ListenerSettings { Address = ListenAddress.Parse($"unix://{path}"), Mode = 0x1B0, Backlog = 7 }));
        var opened = await Observer.ExpectListener<ListenerEvent.Opened>("admin");
        Assert.Equal((UnixFileMode)0x1B0, File.GetUnixFileMode(path));
        Assert.Equal(new SocketQueue(0, 7), SocketQueue.Of(opened.Socket, ListenKind.Unix));
        using (var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)) caller.Connect(new UnixDomainSocketEndPoint(path));
        Assert.Equal(new SocketQueue(1, 7), SocketQueue.Of(opened.Socket, ListenKind.Unix));

        Listeners.Listen(new ListenRequest("other", 1, new ListenerSettings { Address = ListenAddress.Parse($"unix://{path}") }));
        Assert.StartsWith($"cannot open unix://{path}: it is in use by ", (await Observer.ExpectListener<ListenerEvent.Failed>("other")).Error);
        Listeners.CloseListener("admin", 1);
        _ = await Observer.ExpectListener<ListenerEvent.Closed>("admin");
        Assert.False(File.Exists(path));
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Datagrams_and_both_versions_of_IP_must_be_served()
    {
        var address = ListenAddress.Parse($"udp://[::]:{Callers.FreePort()}");
        Listeners.Listen(new ListenRequest("dns", 1, new ListenerSettings { Address = address, DualStack = true }));
        _ = await Observer.ExpectListener<ListenerEvent.Opened>("dns");
        Listeners.AwaitCall("dns");
        using var caller = new UdpClient("127.0.0.1", address.Port);
        _ = caller.Send("hello"u8);
        _ = await Observer.ExpectListener<ListenerEvent.Called>("dns");
        Assert.Equal("hello", await Run(Requests.Shell("a#1", "exec python3 -c 'import socket; print(socket.socket(fileno=3).recvfrom(99)[0].decode(), end=\"\")'") with { Listeners = [new("dns", "dns")] }));
    }

    private async Task<ListenAddress> Open(string name, int generation = 1)
    {
        var address = ListenAddress.Parse($"tcp://127.0.0.1:{Callers.FreePort()}");
        Listeners.Listen(new ListenRequest(name, generation, new ListenerSettings { Address = address }));
        (await Observer.ExpectListener<ListenerEvent.Opened>(name, generation)).Socket.Dispose();
        return address;
    }

    /// <summary>A process that answers one caller at its first listener with what it was told of its descriptors.</summary>
    private async Task<string> Serve(string incarnation, Socket caller, params string[] listeners)
    {
        const string program = "import os, socket; s = socket.socket(fileno=3); c, _ = s.accept(); e = os.environ; "
            + "c.sendall((\"count=%s names=%s pid=%s\" % (e[\"LISTEN_FDS\"], e[\"LISTEN_FDNAMES\"], \"own\" if e[\"LISTEN_PID\"] == str(os.getpid()) else \"other\")).encode())";
        Host.Spawn(Requests.Command(incarnation, "python3", "-c", program) with { Listeners = [.. listeners.Select(l => new InheritedListener(l, "web"))] });
        _ = await Observer.Expect<News.Spawned>(incarnation);
        var buffer = new byte[100];
        var text = new StringBuilder();
        for (var count = await caller.ReceiveAsync(buffer); count > 0; count = await caller.ReceiveAsync(buffer)) _ = text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return text.ToString();
    }
}

/// <summary>Clients of listeners.</summary>
internal static class Callers
{
    internal static Socket Connect(ListenAddress address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address.Host!, address.Port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A port that nobody has just now.</summary>
    internal static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
