using System.Net.Sockets;
using Supervision.Posix.Relaying;

namespace Supervision.Posix.Tests.Relaying;

/// <summary>What goes through.</summary>
public sealed class RelayedBytesTests : RelayTest
{
    [Fact]
    public async Task What_one_end_sends_must_arrive_at_the_other_whole_and_in_order_and_the_end_of_it_too()
    {
        const int count = 8 * 1024 * 1024;
        using var target = NewListener(10);
        var link = Opened(TargetOf(target));
        using var client = await Connect();
        using var served = await target.AcceptAsync().WaitAsync(Limit);
        var (up, down) = (Bytes(count, 1), Bytes(count, 2));

        // Both ways at once; then the client has said all and still hears.
        var arrivedUp = ReadAll(served);
        var sentUp = SendAll(client, up).ContinueWith(_ => client.Shutdown(SocketShutdown.Send), TaskScheduler.Default);
        Assert.Equal(up, await arrivedUp);
        await sentUp;
        await Until(link, front => front.Counts is { Active: 1, BytesIn: count, BytesOut: 0 });
        var arrivedDown = ReadAll(client);
        await SendAll(served, down);
        served.Shutdown(SocketShutdown.Both);
        Assert.Equal(down, await arrivedDown);
        var status = await Until(link, front => front.Counts.Active == 0);
        Assert.Equal(new FrontCounts { Accepted = 1, BytesIn = count, BytesOut = count }, status.Counts);
    }

    [Fact]
    public async Task A_slow_reader_must_hold_up_the_sender_and_nobody_else()
    {
        const int count = 32 * 1024 * 1024;
        using var target = NewListener(10);
        var link = Opened(TargetOf(target));
        using var slow = await Connect();
        using var flooding = await target.AcceptAsync().WaitAsync(Limit);
        var sending = SendAll(flooding, Bytes(count, 3));

        // What the sender can be ahead is what sockets and a pipe have room for.
        var stopped = await Stopped(link);
        Assert.False(sending.IsCompleted);
        Assert.InRange(stopped, 1, count - 1);
        using var quick = await Connect();
        using var served = await target.AcceptAsync().WaitAsync(Limit);
        await SendAll(served, "hello"u8.ToArray());
        served.Shutdown(SocketShutdown.Both);
        Assert.Equal("hello"u8.ToArray(), await ReadAll(quick));

        var arriving = ReadAll(slow);
        await sending;
        flooding.Shutdown(SocketShutdown.Both);
        Assert.Equal(Bytes(count, 3), await arriving);
    }

    [Fact]
    public async Task A_connection_that_the_target_breaks_must_break_for_the_client_behind_what_was_sent_before()
    {
        using var target = NewListener(10);
        var link = Opened(TargetOf(target));
        using var client = await Connect();
        using var served = await target.AcceptAsync().WaitAsync(Limit);
        await SendAll(served, "half"u8.ToArray());
        var buffer = new byte[64];
        Assert.Equal(4, await client.ReceiveAsync(buffer).WaitAsync(Limit));
        Break(served);
        var error = await Assert.ThrowsAsync<SocketException>(() => client.ReceiveAsync(buffer).WaitAsync(Limit));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        Assert.Equal(1, (await Until(link, front => front.Counts.Active == 0)).Counts.Broken);
    }

    [Fact]
    public async Task A_connection_that_the_client_breaks_must_break_for_the_target_also_while_it_reads_nothing()
    {
        using var target = NewListener(10);
        var link = Opened(TargetOf(target));
        using var client = await Connect();
        using var served = await target.AcceptAsync().WaitAsync(Limit);
        var flood = SendAll(served, Bytes(32 * 1024 * 1024, 4));
        _ = await Stopped(link);
        Break(client);
        await Assert.ThrowsAsync<SocketException>(() => flood.WaitAsync(Limit));
        await Until(link, front => front.Counts is { Active: 0, Broken: 1 });
    }

    [Fact]
    public async Task Thousands_of_connections_must_be_relayed_at_a_time()
    {
        const int count = 2000;
        using var target = NewListener(4096);
        var link = Opened(TargetOf(target));
        var echo = Echo(target, count);
        var clients = new List<Socket>();
        for (var i = 0; i < count; i++) clients.Add(await Connect());
        await Until(link, front => front.Counts.Active == count);
        await Task.WhenAll(clients.Select(async (client, i) =>
        {
            var text = BitConverter.GetBytes(i);
            await SendAll(client, text);
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal(text, await ReadAll(client));
            client.Dispose();
        }));
        await echo;
        var counts = (await Until(link, front => front.Counts.Active == 0)).Counts;
        Assert.Equal(new FrontCounts { Accepted = count, BytesIn = 4 * count, BytesOut = 4 * count }, counts);
    }

    private static async Task Echo(Socket target, int count)
    {
        var served = new List<Task>();
        for (var i = 0; i < count; i++)
        {
            var socket = await target.AcceptAsync();
            served.Add(Task.Run(async () =>
            {
                using (socket) await SendAll(socket, (await ReadAll(socket))!);
            }));
        }

        await Task.WhenAll(served);
    }

    // Until nothing has moved for a while.
    private static async Task<long> Stopped(RelayLink link)
    {
        var last = 0L;
        for (var same = 0; same < 20;)
        {
            var now = (await Until(link, _ => true)).Counts.BytesOut;
            same = now == last && now > 0 ? same + 1 : 0;
            last = now;
            await Task.Delay(5);
        }

        return last;
    }

    private static async Task SendAll(Socket socket, byte[] bytes)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent));
    }

    private static void Break(Socket socket)
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    private static byte[] Bytes(int count, int seed)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
