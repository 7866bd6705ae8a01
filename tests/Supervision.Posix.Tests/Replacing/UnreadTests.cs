using System.Net.Sockets;
using Supervision.Posix.Protocol;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Replacing;

/// <summary>What had been received and not handled, and what had been answered and not sent, goes with the keeper to its next program.</summary>
public sealed class UnreadTests : IAsyncLifetime
{
    private const int Count = 1000;

    private readonly KeeperDirectory _keeper = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private NetworkStream _stream = null!;

    public async Task InitializeAsync()
    {
        var starter = _keeper.Connect();
        var observer = new Recorder();
        starter.Start(observer);
        starter.Spawn(Requests.Command("a#1", "sleep", "1000"));
        _ = await observer.Expect<News.Spawned>("a#1");
        await starter.DisposeAsync();
        await _socket.ConnectAsync(new UnixDomainSocketEndPoint(_keeper.SocketPath));
        _stream = new NetworkStream(_socket, ownsSocket: false);
        await Send(new FrameWriter(MessageType.Hello).Add(Field.VersionOldest, 1).Add(Field.VersionNewest, VersionRange.Own.Newest).Add(Field.Pid, 1));
        while ((await Receive()).Header.Type != MessageType.Survivor)
        {
        }
    }

    public async Task DisposeAsync()
    {
        await Send(new FrameWriter(MessageType.KillTree).Add(Field.Incarnation, "a#1"));
        while ((await Receive()).Header.Type != MessageType.TreeGone)
        {
        }

        await Send(new FrameWriter(MessageType.Forget).Add(Field.Incarnation, "a#1"));
        await _stream.DisposeAsync();
        _socket.Dispose();
        await _keeper.DisposeAsync();
    }

    [Fact]
    public async Task Answers_that_nobody_reads_and_half_a_command_must_be_taken_along()
    {
        var last = Inspection(Count).Finish();
        await Send(new FrameWriter(MessageType.Replace).Add(Field.Program, KeeperDirectory.Program).Add(Field.IsForced, 1));
        for (var i = 0; i < Count; i++) await Send(Inspection(i));
        await _stream.WriteAsync(last[..20]);
        await Eventually.Is(() => _keeper.Log.Contains("goes on as version", StringComparison.Ordinal));

        for (var i = 0; i < Count; i++) Assert.Equal(NameOf(i), await Next(MessageType.Inspected));
        _ = await Next(MessageType.Replaced);
        await _stream.WriteAsync(last[20..]);
        Assert.Equal(NameOf(Count), await Next(MessageType.Inspected));
    }

    // Together they are more than a socket has room for.
    private static string NameOf(int number) => $"{number}-{new string('x', 1000)}";

    private static FrameWriter Inspection(int number) => new FrameWriter(MessageType.Inspect).Add(Field.Incarnation, NameOf(number));

    private async Task<string> Next(MessageType expected)
    {
        var (header, payload) = await Receive();
        Assert.Equal(expected, header.Type);
        return Message.Read(payload).Incarnation;
    }

    private Task Send(FrameWriter frame) => _stream.WriteAsync(frame.Finish()).AsTask();

    private async Task<(FrameHeader Header, byte[] Payload)> Receive()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var head = new byte[FrameHeader.Size];
        await _stream.ReadExactlyAsync(head, patience.Token);
        var header = FrameHeader.Read(head);
        var payload = new byte[header.Length];
        await _stream.ReadExactlyAsync(payload, patience.Token);
        return (header, payload);
    }
}
