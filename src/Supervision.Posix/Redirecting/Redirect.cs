using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Supervision.Posix.Redirecting;

/// <summary>What is redirected.</summary>
internal enum RedirectProtocol
{
    /// <summary>Connections.</summary>
    Tcp = 6,

    /// <summary>Datagrams: all between the same two ends are one flow, as long as it doesn't pause for the kernel's timeout of 30 to 120 seconds.</summary>
    Udp = 17,
}

/// <summary>
/// New connections to a public port of this host go to another port at the same address. So a program is reached just as if it had bound the public port
/// at the address that it has bound: bound to all addresses, by everybody; bound to 127.0.0.1 only, by local clients that connect to 127.0.0.1. Sending
/// others there would need the kernel's <c>route_localnet</c>, which opens the loopback to the network and which IPv6 doesn't have, so that it is left alone.
/// </summary>
/// <param name="Protocol">Of the connections.</param>
/// <param name="Address">One address of this host, or <see cref="IPAddress.Any"/> or <see cref="IPAddress.IPv6Any"/> for all of that version.</param>
/// <param name="PublicPort">To which clients connect.</param>
/// <param name="TargetPort">Where the program listens.</param>
internal readonly record struct Redirect(RedirectProtocol Protocol, IPAddress Address, int PublicPort, int TargetPort)
{
    internal bool IsForAll => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    internal bool IsVersion6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    internal string ProtocolName => Protocol == RedirectProtocol.Udp ? "udp" : "tcp";

    /// <summary>The address without the name of an interface, which the packets don't carry.</summary>
    internal string AddressText => new IPAddress(Address.GetAddressBytes()).ToString();

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ProtocolName}://{new IPEndPoint(Address, PublicPort)} to port {TargetPort}");

    /// <summary>The redirects in an order that depends on nothing else.</summary>
    /// <exception cref="ArgumentException">Two say where the same connections go.</exception>
    internal static IReadOnlyList<Redirect> Ordered(IEnumerable<Redirect> redirects)
    {
        Redirect[] ordered =
        [
            .. redirects.OrderBy(r => r.IsForAll).ThenBy(r => r.IsVersion6).ThenBy(r => r.AddressText, StringComparer.Ordinal).ThenBy(r => r.Protocol)
                .ThenBy(r => r.PublicPort),
        ];
        for (var i = 1; i < ordered.Length; i++)
        {
            if (ordered[i] with { TargetPort = 0 } == ordered[i - 1] with { TargetPort = 0 })
                throw new ArgumentException($"both {ordered[i - 1]} and to port {ordered[i].TargetPort}", nameof(redirects));
        }

        return ordered;
    }
}
