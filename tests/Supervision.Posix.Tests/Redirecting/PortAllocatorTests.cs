using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Supervision.Posix.Redirecting;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>Ports for programs.</summary>
public sealed class PortAllocatorTests
{
    // Each test has a range of its own: two allocators never give out the same port.
    private static readonly PortRange Shared = new(31000, 31019);

    [Fact]
    public async Task No_port_must_be_given_twice_whoever_asks()
    {
        using var one = new PortAllocator(Shared);
        using var other = new PortAllocator(Shared, start: 7);
        var given = new ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
        {
            while ((i % 2 == 0 ? one : other).TryTake() is { } port) given.Add(port);
        })));
        Assert.Equal(given.Count, given.Distinct().Count());
        Assert.All(given, port => Assert.True(Shared.Contains(port)));
        Assert.NotEmpty(given);
        Assert.Null(one.TryTake());
    }

    [Theory]
    [InlineData(SocketType.Stream, "127.0.0.1")]
    [InlineData(SocketType.Dgram, "127.0.0.1")]
    [InlineData(SocketType.Stream, "::1")]
    public void A_port_in_use_at_any_address_must_be_passed_over(SocketType type, string address)
    {
        var range = new PortRange(31100, 31102);
        using var user = new Socket(IPAddress.Parse(address).AddressFamily, type, ProtocolType.Unspecified);
        user.Bind(new IPEndPoint(IPAddress.Parse(address), 31100));
        using var ports = new PortAllocator(range);
        Assert.Equal([31101, 31102, null], [ports.TryTake(), ports.TryTake(), ports.TryTake()]);
    }

    [Fact]
    public void A_port_that_was_given_back_must_be_the_last_to_be_given_again()
    {
        using var ports = new PortAllocator(new PortRange(31200, 31202));
        Assert.Equal(31200, ports.TryTake());
        ports.Release(31200);
        Assert.Equal([31201, 31202, 31200, null], [ports.TryTake(), ports.TryTake(), ports.TryTake(), ports.TryTake()]);
    }

    [Fact]
    public void A_port_that_a_process_of_before_listens_at_must_be_kept_for_it()
    {
        using var ports = new PortAllocator(new PortRange(31300, 31301));
        ports.Keep(31300);
        ports.Keep(31300);
        Assert.Equal([31301, null], [ports.TryTake(), ports.TryTake()]);
        ports.Release(31300);
        Assert.Equal(31300, ports.TryTake());
    }

    [Fact]
    public void A_program_must_be_able_to_bind_the_port_that_it_is_given()
    {
        using var ports = new PortAllocator(new PortRange(31400, 31409));
        using var program = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        program.Bind(new IPEndPoint(IPAddress.IPv6Any, ports.TryTake()!.Value));
        program.Listen();
    }
}
