using System.Net.Sockets;
using Supervision.Posix.Relaying;

namespace Supervision.Posix.Tests.Relaying;

/// <summary>Connections that come while no target takes them, and targets that change.</summary>
public sealed class HeldConnectionTests : RelayTest
{
    private static readonly byte[] Request = "?"u8.ToArray();

    [Fact]
    public async Task Connections_that_come_while_there_is_no_target_must_all_be_served_by_the_next()
    {
        const int count = 300;
        var link = Opened(target: null, new FrontSettings { HoldTimeout = 5 * Limit });
        var clients = new List<Socket>();
        for (var i = 0; i < count; i++) clients.Add(await Connect());
        foreach (var client in clients) await client.SendAsync(Request);
        Assert.Equal(count, (await Until(link, front => front.Counts.Held == count)).Counts.Accepted);

        // Named, but not there yet: it listens a moment later.
        var place = NewListener(1);
        var target = TargetOf(place);
        place.Dispose();
        link.Aim(Front, target);
        using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        late.Bind(target.Address);
        await Until(link, front => front is { Target: not null, Counts.Held: count });
        late.Listen(64);
        var serving = Serve(late, "new");
        foreach (var client in clients)
        {
            Assert.Equal("new"u8.ToArray(), await ReadAll(client));
            client.Dispose();
        }

        Assert.Equal(0, (await Until(link, front => front.Counts.Active == 0)).Counts.Refused);
        late.Dispose();
        await serving;
    }

    [Fact]
    public async Task More_than_may_wait_must_be_broken_and_counted()
    {
        var link = Opened(target: null, new FrontSettings { HeldMax = 3, HoldTimeout = 5 * Limit });
        var clients = new List<Socket>();
        for (var i = 0; i < 3; i++) clients.Add(await Connect());
        await Until(link, front => front.Counts.Held == 3);
        for (var i = 0; i < 2; i++) Assert.Null(await ConnectAndRead());
        var counts = (await Until(link, front => front.Counts.Accepted == 5)).Counts;
        Assert.Equal((3, 2), (counts.Held, counts.Refused));
        using var target = NewListener(10);
        var serving = Serve(target, "late");
        link.Aim(Front, TargetOf(target));
        foreach (var client in clients)
        {
            await client.SendAsync(Request);
            Assert.Equal("late"u8.ToArray(), await ReadAll(client));
        }

        target.Dispose();
        await serving;
        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task Whoever_has_waited_too_long_must_be_broken_and_counted()
    {
        var link = Opened(target: null, new FrontSettings { HoldTimeout = TimeSpan.FromSeconds(1) });
        using var client = await Connect();
        Assert.Null(await ReadAll(client));
        Assert.Equal(new FrontCounts { Accepted = 1, Refused = 1 }, (await Until(link, front => front.Counts.Held == 0)).Counts);
    }

    [Fact]
    public async Task Whoever_goes_while_waiting_must_free_the_place()
    {
        var link = Opened(target: null, new FrontSettings { HeldMax = 1, HoldTimeout = 5 * Limit });
        var gone = await Connect();
        await Until(link, front => front.Counts.Held == 1);
        gone.LingerState = new LingerOption(true, 0);
        gone.Dispose();
        Assert.Equal(0, (await Until(link, front => front.Counts.Held == 0)).Counts.Refused);
        using var next = await Connect();
        await Until(link, front => front.Counts is { Held: 1, Refused: 0 });
    }

    [Fact]
    public async Task New_connections_must_go_to_the_new_target_and_old_ones_stay_with_the_old()
    {
        using var old = NewListener(10);
        using var next = NewListener(10);
        var link = Opened(TargetOf(old, "a#1"), new FrontSettings { DrainTimeout = Limit });
        using var early = await Connect();
        using var servedByOld = await old.AcceptAsync().WaitAsync(Limit);
        await Until(link, front => front.Counts.Active == 1);
        link.Aim(Front, TargetOf(next, "a#2"));
        Assert.Equal("a#2", (await Until(link, front => front.Target?.Name == "a#2")).Target!.Name);
        using var late = await Connect();
        using var servedByNext = await next.AcceptAsync().WaitAsync(Limit);
        await servedByOld.SendAsync(Request);
        await servedByNext.SendAsync(Request);
        Assert.Equal(1, await early.ReceiveAsync(new byte[8]).WaitAsync(Limit));
        Assert.Equal(1, await late.ReceiveAsync(new byte[8]).WaitAsync(Limit));
        Assert.Equal(new FrontCounts { Accepted = 2, Active = 2, BytesOut = 2 }, (await Until(link, _ => true)).Counts);
    }

    [Fact]
    public async Task Connections_that_outlive_the_time_of_their_target_must_be_broken_and_no_others()
    {
        using var old = NewListener(10);
        using var next = NewListener(10);
        var link = Opened(TargetOf(old, "a#1"), new FrontSettings { DrainTimeout = TimeSpan.FromMilliseconds(20) });
        using var early = await Connect();
        using var servedByOld = await old.AcceptAsync().WaitAsync(Limit);
        await Until(link, front => front.Counts.Active == 1);
        link.Aim(Front, TargetOf(next, "a#2"));
        using var late = await Connect();
        using var servedByNext = await next.AcceptAsync().WaitAsync(Limit);
        Assert.Null(await ReadAll(early));
        Assert.Equal(new FrontCounts { Accepted = 2, Active = 1, Broken = 1 }, (await Until(link, front => front.Counts.Broken == 1)).Counts);
        await servedByNext.SendAsync(Request);
        Assert.Equal(1, await late.ReceiveAsync(new byte[8]).WaitAsync(Limit));
    }

    // Answers each request with a word, until its listener is closed; then it breaks what it has.
    private static async Task Serve(Socket listener, string word)
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync();
                served.Add(Answer(socket, word));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(served);
        }
    }

    private static async Task Answer(Socket socket, string word)
    {
        using (socket)
        {
            try
            {
                if (await socket.ReceiveAsync(new byte[8]) > 0) await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(word));
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
