using System.Net.Sockets;
using Supervision.Posix.Keeping;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>A daemon that was upgraded meets a keeper that was not, and says in words what must wait.</summary>
public sealed class OlderKeeperTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("older-").FullName;
    private readonly Recorder _observer = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private Socket _keeper = null!;
    private KeeperProcessHost _host = null!;

    public async Task InitializeAsync()
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory, "keeper.sock")));
        _listener.Listen();
        var accepted = _listener.AcceptAsync();
        var connecting = Task.Run(() => KeeperProcessHost.ConnectOrStart(new KeeperOptions { DataDirectory = _directory, KeeperPath = "/none" }));
        _keeper = await accepted;
        Assert.Equal(MessageType.Hello, (await ReadFrame()).Type);
        _ = _keeper.Send(new FrameWriter(MessageType.Welcome).Add(Field.Version, 1).Add(Field.Pid, 77).Add(Field.SurvivorCount, 0).Finish().Span);
        _host = await connecting;
        _host.Start(_observer);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _keeper.Dispose();
        _listener.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task What_an_older_keeper_cannot_do_must_be_refused_in_words_and_the_rest_be_done()
    {
        _host.Spawn(Requests.Command("a#1", "true") with { Notify = true });
        _host.Spawn(Requests.Command("b#1", "true") with { Forks = true });
        _host.Spawn(Requests.Command("c#1", "true") with { ReadyDescriptor = 3 });
        _host.Spawn(Requests.Command("d#1", "true") with { Cgroup = new() });
        _host.SetMainProcess("d#1", 5);
        _host.Inspect("d#1");
        _host.Order("d#1", new StandingOrder { Turns = [TimeSpan.Zero] });
        _host.Withdraw("d#1");
        Assert.StartsWith("cannot hear notifications: the running keeper is of an earlier version", (await _observer.Expect<News.SpawnFailed>("a#1")).Error.Message);
        Assert.StartsWith("cannot follow a program that forks: ", (await _observer.Expect<News.SpawnFailed>("b#1")).Error.Message);
        Assert.StartsWith("cannot wait for a line on a ready descriptor: ", (await _observer.Expect<News.SpawnFailed>("c#1")).Error.Message);
        Assert.StartsWith("it runs without a control group of its own: ", (await _observer.Expect<News.Warned>("d#1")).Text);
        _host.Listen(new ListenRequest("http", 1, new ListenerSettings { Address = ListenAddress.Parse("tcp://127.0.0.1:1") }));
        _host.Spawn(Requests.Command("e#1", "true") with { Listeners = [new("http", "http")] });
        Assert.StartsWith("it cannot hold listeners: the running keeper is of an earlier version", (await _observer.ExpectListener<ListenerEvent.Failed>("http")).Error);
        Assert.StartsWith("it cannot hold listeners: ", (await _observer.Expect<News.SpawnFailed>("e#1")).Error.Message);
        Assert.Equal(5, (await _observer.Expect<News.MainProcessRefused>("d#1")).Pid);
        Assert.Empty((await _observer.Expect<News.Inspected>("d#1")).Processes);

        // Only what it can do has come to it; what it doesn't know may be ignored.
        Assert.Equal(MessageType.Spawn, (await ReadFrame()).Type);
        _host.DropStore("a");
        var last = await ReadFrame();
        Assert.Equal((MessageType.DropStore, true), (last.Type, last.IsIgnorable));
    }

    private async Task<FrameHeader> ReadFrame()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var stream = new NetworkStream(_keeper, ownsSocket: false);
        var head = new byte[FrameHeader.Size];
        await stream.ReadExactlyAsync(head, patience.Token);
        var header = FrameHeader.Read(head);
        await stream.ReadExactlyAsync(new byte[header.Length], patience.Token);
        return header;
    }
}
