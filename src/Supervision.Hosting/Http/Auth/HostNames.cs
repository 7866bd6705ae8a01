using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Supervision.Hosting.Http;

/// <summary>
/// The names under which a node answers. A web page can have its own name resolve to this host, and so make a browser here send
/// requests to us; but it cannot have the browser lie about the name in <c>Host</c>.
/// </summary>
internal sealed class HostNames(IEnumerable<string> configured)
{
    private const int HttpPort = 80;
    private readonly HashSet<string> _configured = new(configured, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a host may be answered: the loopback names and the address that the connection came to, with the port it came to;
    /// and what was configured.
    /// </summary>
    public bool Allow(HostString host, IPAddress? local, int localPort)
    {
        if (!host.HasValue)
            return false;
        var port = host.Port ?? HttpPort;
        if (_configured.Contains(host.Host) || _configured.Contains(host.Host + ":" + port.ToString(CultureInfo.InvariantCulture)))
            return true;
        return port == localPort && IsOurs(host.Host, local);
    }

    /// <summary>Whether the page that a browser asks for, if a browser asks, may be one that we served.</summary>
    public bool AllowOrigin(string origin, IPAddress? local, int localPort) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && Allow(new HostString(uri.Host, uri.Port), local, localPort);

    private static bool IsOurs(string name, IPAddress? local)
    {
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return true;
        if (!IPAddress.TryParse(name, out var address))
            return false;
        return IPAddress.IsLoopback(address) || (local is not null && Plain(address).Equals(Plain(local)));
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
