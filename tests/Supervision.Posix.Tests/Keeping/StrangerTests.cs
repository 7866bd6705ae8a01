using System.Net.Sockets;
using Supervision.Posix.Keeping;
using Supervision.Posix.Protocol;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>What comes over the keeper's socket may be anything.</summary>
public sealed class StrangerTests : IAsyncLifetime
{
    private readonly KeeperDirectory _keeper = new();
    private readonly Recorder _observer = new();
    private KeeperProcessHost _host = null!;

    public Task InitializeAsync()
    {
        _host = _keeper.Connect();
        _host.Start(_observer);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        _host.Spawn(Requests.Command("last#1", "true"));
        _ = await _observer.Expect<News.Exited>("last#1");
        _host.Forget("last#1");
        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\0\0\0\0\u0010\0\0\0")]
    [InlineData("\u00ff\u00ff\u00ff\u007f\u0001\0\0\0")]
    [InlineData("\u0003\0\0\0\u0001\0\0\0abc")]
    [InlineData("\u000a\0\0\0\u0001\0\0\0\u0014\0\u00ff\u00ff\u00ff\u007fabcd")]
    [InlineData("\u000a\0\0\0\u0001\0\0\u0008\u0014\0\u0004\0\0\0abcd")]
    public async Task Garbage_must_end_its_connection_and_nothing_else(string garbage)
    {
        using var stranger = Dial();
        _ = stranger.Send(garbage.Select(c => (byte)c).ToArray());
        Assert.Equal(0, await Receive(stranger));
    }

    [Fact]
    public async Task Random_bytes_must_never_end_the_keeper()
    {
        var random = new Random(20261121);
        for (var i = 0; i < 200; i++)
        {
            using var stranger = Dial();
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            if (i % 2 == 0) new FrameHeader(bytes.Length - 8, MessageType.Hello, false, 0).Write(bytes.Length < 8 ? bytes = new byte[8] : bytes);
            _ = stranger.Send(bytes);
        }

        using var last = Dial();
        _ = last.Send("x"u8);
        Assert.Equal(0, last.Available);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task A_daemon_of_another_version_must_be_told_why_it_is_refused()
    {
        await _host.DisposeAsync();
        _host = _keeper.Connect();
        _host.Spawn(Requests.Command("keep#1", "true"));
        await _host.DisposeAsync();
        using (var stranger = Dial())
        {
            _ = stranger.Send(new FrameWriter(MessageType.Hello).Add(Field.VersionOldest, 7).Add(Field.VersionNewest, 8).Finish().Span);
            var (header, message) = await ReadFrame(stranger);
            Assert.Equal((MessageType.Refused, $"the daemon speaks protocol 7 to 8, the keeper {VersionRange.Own}"), (header.Type, message.Text));
        }

        _host = _keeper.Connect();
        _host.Start(_observer);
        _host.Forget("keep#1");
    }

    [Fact]
    public async Task A_newer_daemon_must_be_met_at_the_common_version_and_its_ignorable_news_ignored()
    {
        _host.Spawn(Requests.Command("keep#1", "sleep", "1000"));
        _ = await _observer.Expect<News.Spawned>("keep#1");
        await _host.DisposeAsync();
        using (var newer = Dial())
        {
            _ = newer.Send(new FrameWriter(MessageType.Hello).Add(Field.VersionOldest, 1).Add(Field.VersionNewest, 4).Add((Field)999, "?").Finish().Span);
            var (header, message) = await ReadFrame(newer);
            Assert.Equal((MessageType.Welcome, 4, 1), (header.Type, message.Version, message.SurvivorCount));
            _ = await ReadFrame(newer);
            _ = newer.Send(new FrameWriter((MessageType)999, isIgnorable: true).Add(Field.Message, "news").Finish().Span);
            _ = newer.Send(new FrameWriter(MessageType.KillTree).Add(Field.Incarnation, "keep#1").Finish().Span);
            Assert.Equal(MessageType.Exited, (await ReadFrame(newer)).Header.Type);
            Assert.Equal(MessageType.TreeGone, (await ReadFrame(newer)).Header.Type);
            _ = newer.Send(new FrameWriter((MessageType)998).Finish().Span);
            Assert.Equal(0, await Receive(newer));
        }

        _host = _keeper.Connect();
        _host.Start(_observer);
        _host.Forget("keep#1");
    }

    [Fact]
    public void The_socket_must_be_the_owners_alone() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_keeper.SocketPath));

    [Fact]
    public void The_pid_file_must_name_the_keeper() =>
        Assert.Equal($"{_host.KeeperPid}\n", File.ReadAllText(Path.Combine(_keeper.DataDirectory, "keeper.pid")));

    private Socket Dial()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(_keeper.SocketPath));
        return socket;
    }

    // A connection that is closed with bytes unread is reset, which is an end as well.
    private static async Task<int> Receive(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            return await socket.ReceiveAsync(new byte[64], patience.Token);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static async Task<(FrameHeader Header, Message Message)> ReadFrame(Socket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var stream = new NetworkStream(socket, ownsSocket: false);
        var head = new byte[FrameHeader.Size];
        await stream.ReadExactlyAsync(head, patience.Token);
        var header = FrameHeader.Read(head);
        var payload = new byte[header.Length];
        await stream.ReadExactlyAsync(payload, patience.Token);
        return (header, Message.Read(payload));
    }
}
