using System.Net;
using System.Net.Sockets;
using Supervision.Posix.Redirecting;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>Connections between real networks.</summary>
public sealed class RedirectTests
{
    private const int Public = 8080;
    private const int Old = 20001;
    private const int New = 20002;

    private static readonly IPAddress[] Everywhere = [IPAddress.Any, IPAddress.IPv6Any];

    [Theory]
    [InlineData(RedirectTool.Nft)]
    [InlineData(RedirectTool.Iptables)]
    internal async Task New_connections_must_go_to_the_new_program_and_old_ones_stay_with_the_old(RedirectTool tool)
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        using var old = new NamedServer(hosts.Server, "old", Old, Everywhere);
        using var next = new NamedServer(hosts.Server, "new", New, Everywhere);
        using var table = new RedirectTable(hosts.Options(tool), new RedirectOwner("0123456789ab"));

        await table.SetAsync(To(Old));
        var kept = new List<Socket>();
        foreach (var (from, address) in Ways(hosts)) kept.Add(await from.Connect(new IPEndPoint(address, Public)));
        foreach (var socket in kept) Assert.Equal("old", await NamedServer.Ask(socket));

        await table.SetAsync(To(New));
        foreach (var (from, address) in Ways(hosts)) Assert.Equal("new", await NamedServer.Ask(from, address, Public));
        foreach (var socket in kept) Assert.Equal("old", await NamedServer.Ask(socket));
        Assert.Equal(Redirect.Ordered(To(New)), await table.ReadAsync());

        // Nothing is redirected any more, but the table is there for those that were.
        await table.SetAsync([]);
        foreach (var socket in kept) Assert.Equal("old", await NamedServer.Ask(socket));
        await AssertRefused(hosts.Client, TwoHosts.Version4);
        await table.RemoveAsync();
        Assert.Null(await table.ReadAsync());
        foreach (var socket in kept) socket.Dispose();
    }

    [Theory]
    [InlineData(RedirectTool.Nft)]
    [InlineData(RedirectTool.Iptables)]
    internal async Task A_flow_of_datagrams_must_stay_with_the_old_program_until_it_is_released(RedirectTool tool)
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        var old = new NamedServer(hosts.Server, "old", Old, Everywhere);
        using var next = new NamedServer(hosts.Server, "new", New, Everywhere);
        using var table = new RedirectTable(hosts.Options(tool), new RedirectOwner("0123456789ab"));
        await table.SetAsync(To(Old, RedirectProtocol.Udp));
        var flows = new List<Socket>();
        foreach (var (from, address) in Ways(hosts)) flows.Add(await Flow(from, address));
        foreach (var flow in flows) Assert.Equal("old", await NamedServer.Ask(flow));

        await table.SetAsync(To(New, RedirectProtocol.Udp));
        foreach (var flow in flows) Assert.Equal("old", await NamedServer.Ask(flow));
        foreach (var (from, address) in Ways(hosts))
        {
            using var another = await Flow(from, address);
            Assert.Equal("new", await NamedServer.Ask(another));
        }

        old.Dispose();
        foreach (var ended in To(Old, RedirectProtocol.Udp))
        {
            Assert.True(await table.ReleaseFlowsAsync(ended));
            Assert.True(await table.ReleaseFlowsAsync(ended), "nothing to release is no error");
        }

        foreach (var flow in flows) Assert.Equal("new", await NamedServer.Ask(flow));
        foreach (var flow in flows) flow.Dispose();
    }

    [Theory]
    [InlineData(RedirectTool.Nft)]
    [InlineData(RedirectTool.Iptables)]
    internal async Task No_connection_must_be_refused_while_the_port_changes(RedirectTool tool)
    {
        const int changes = 12;
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        using var old = new NamedServer(hosts.Server, "old", Old, Everywhere);
        using var next = new NamedServer(hosts.Server, "new", New, Everywhere);
        using var table = new RedirectTable(hosts.Options(tool), new RedirectOwner("0123456789ab"));
        await table.SetAsync(To(Old));
        using var isDone = new CancellationTokenSource();
        var ways = Ways(hosts).ToArray();
        var answered = new int[ways.Length];
        var clients = ways.Select((way, i) => Task.Run(async () =>
        {
            var answers = new HashSet<string?>();
            for (; !isDone.IsCancellationRequested; Interlocked.Increment(ref answered[i])) answers.Add(await NamedServer.Ask(way.From, way.Address, Public));
            return answers;
        })).ToArray();
        for (var i = 0; i < changes; i++)
        {
            // Two answers of each, so that one of them was asked for after the change.
            var before = answered.ToArray();
            await table.SetAsync(To(i % 2 == 0 ? New : Old));
            while (!clients.Any(client => client.IsFaulted) && before.Where((count, n) => Volatile.Read(ref answered[n]) < count + 2).Any()) await Task.Delay(1);
        }

        await isDone.CancelAsync();
        foreach (var client in clients) Assert.Equal(["new", "old"], (await client).Order());
    }

    [Fact]
    public async Task A_connection_to_the_same_port_of_another_host_must_go_there()
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        using var own = new NamedServer(hosts.Server, "own", New, Everywhere);
        using var another = new NamedServer(hosts.Client, "another", Public, Everywhere);
        using var table = new RedirectTable(hosts.Options(), new RedirectOwner("0123456789ab"));
        await table.SetAsync(To(New));
        Assert.Equal("another", await NamedServer.Ask(hosts.Server, TwoHosts.Client4, Public));
        Assert.Equal("another", await NamedServer.Ask(hosts.Server, TwoHosts.Client6, Public));
        Assert.Equal("own", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Public));
    }

    [Fact]
    public async Task A_program_must_be_reached_at_the_addresses_that_it_has_bound_and_no_others()
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        using var local = new NamedServer(hosts.Server, "local", New, IPAddress.Loopback, IPAddress.IPv6Loopback);
        using var table = new RedirectTable(hosts.Options(), new RedirectOwner("0123456789ab"));
        await table.SetAsync(To(New));
        Assert.Equal("local", await NamedServer.Ask(hosts.Server, IPAddress.Loopback, Public));
        Assert.Equal("local", await NamedServer.Ask(hosts.Server, IPAddress.IPv6Loopback, Public));
        await AssertRefused(hosts.Server, TwoHosts.Version4);
        await AssertRefused(hosts.Client, TwoHosts.Version4);
        await AssertRefused(hosts.Client, TwoHosts.Version6);
    }

    [Theory]
    [InlineData(RedirectTool.Nft)]
    [InlineData(RedirectTool.Iptables)]
    internal async Task A_redirect_of_one_address_must_leave_the_others_alone_and_come_before_that_of_all(RedirectTool tool)
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        using var one = new NamedServer(hosts.Server, "one", Old, Everywhere);
        using var all = new NamedServer(hosts.Server, "all", New, Everywhere);
        using var table = new RedirectTable(hosts.Options(tool), new RedirectOwner("0123456789ab"));
        Redirect[] single = [new(RedirectProtocol.Tcp, TwoHosts.Second4, Public, Old), new(RedirectProtocol.Tcp, TwoHosts.Version6, Public, Old)];
        await table.SetAsync(single);
        Assert.Equal("one", await NamedServer.Ask(hosts.Client, TwoHosts.Second4, Public));
        Assert.Equal("one", await NamedServer.Ask(hosts.Client, TwoHosts.Version6, Public));
        await AssertRefused(hosts.Client, TwoHosts.Version4);
        Assert.Equal(Redirect.Ordered(single), await table.ReadAsync());

        await table.SetAsync([.. To(New), .. single]);
        Assert.Equal("one", await NamedServer.Ask(hosts.Client, TwoHosts.Second4, Public));
        Assert.Equal("all", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Public));
    }

    [Fact]
    public async Task A_connection_from_before_the_first_redirect_must_go_on()
    {
        if (await TwoHosts.Create() is not { } hosts) return;
        using var disposing = hosts;
        using var direct = new NamedServer(hosts.Server, "direct", Public, Everywhere);
        using var next = new NamedServer(hosts.Server, "new", New, Everywhere);
        using var kept = await hosts.Client.Connect(new IPEndPoint(TwoHosts.Version4, Public));
        Assert.Equal("direct", await NamedServer.Ask(kept));
        using var table = new RedirectTable(hosts.Options(), new RedirectOwner("0123456789ab"));
        await table.SetAsync(To(New));
        Assert.Equal("direct", await NamedServer.Ask(kept));
        Assert.Equal("new", await NamedServer.Ask(hosts.Client, TwoHosts.Version4, Public));
    }

    private static Redirect[] To(int port, RedirectProtocol protocol = RedirectProtocol.Tcp) =>
        [new(protocol, IPAddress.Any, Public, port), new(protocol, IPAddress.IPv6Any, Public, port)];

    private static IEnumerable<(NetworkNamespace From, IPAddress Address)> Ways(TwoHosts hosts) =>
    [
        (hosts.Client, TwoHosts.Version4),
        (hosts.Client, TwoHosts.Version6),
        (hosts.Server, TwoHosts.Version4),
        (hosts.Server, IPAddress.Loopback),
        (hosts.Server, IPAddress.IPv6Loopback),
    ];

    private static async Task<Socket> Flow(NetworkNamespace from, IPAddress address)
    {
        var socket = from.NewSocket(address.AddressFamily, SocketType.Dgram);
        await socket.ConnectAsync(address, Public);
        return socket;
    }

    private static async Task AssertRefused(NetworkNamespace from, IPAddress address)
    {
        var error = await Assert.ThrowsAsync<SocketException>(() => NamedServer.Ask(from, address, Public));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }
}
