using System.Net;
using System.Net.Sockets;

namespace Supervision.Hosting.Http;

/// <summary>One URL of <c>api.listen</c>, understood.</summary>
/// <param name="Url">As it was written.</param>
/// <param name="EndPoints">What to bind: two for <c>localhost</c>, where IPv6 is there.</param>
internal sealed record ListenAddress(string Url, IReadOnlyList<IPEndPoint> EndPoints)
{
    /// <summary>The port of a URL that names none.</summary>
    public const int DefaultPort = 9110;

    /// <summary>Reads <c>http://ADDRESS[:PORT]</c>, where the address is an IP address, <c>localhost</c>, or <c>*</c> for every interface.</summary>
    /// <exception cref="FormatException">What is wrong, and what was expected.</exception>
    public static ListenAddress Parse(string url)
    {
        const string scheme = "http://";
        if (!url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            throw Wrong(url, url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "TLS is not offered" : "the scheme is missing");
        var authority = url[scheme.Length..].TrimEnd('/');
        var (host, port) = Split(url, authority);
        if (host == "*")
            return new(url, [new(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, port)]);
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return new(url, Loopback(port));
        if (!IPAddress.TryParse(host, out var address))
            throw Wrong(url, $"'{host}' is no IP address");
        return new(url, [new(address, port)]);
    }

    private static (string Host, int Port) Split(string url, string authority)
    {
        var colon = authority.LastIndexOf(':');
        // The colons of an IPv6 address stand within brackets.
        if (colon < authority.LastIndexOf(']') || colon < 0)
            return (authority, DefaultPort);
        if (!ushort.TryParse(authority.AsSpan(colon + 1), out var port))
            throw Wrong(url, $"'{authority[(colon + 1)..]}' is no port");
        return (authority[..colon], port);
    }

    private static List<IPEndPoint> Loopback(int port)
    {
        var found = new List<IPEndPoint> { new(IPAddress.Loopback, port) };
        // Any free port would be another one for each address family.
        if (port != 0 && File.Exists("/proc/net/if_inet6") && File.ReadAllText("/proc/net/if_inet6").Contains("00000000000000000000000000000001"))
            found.Add(new(IPAddress.IPv6Loopback, port));
        return found;
    }

    private static FormatException Wrong(string url, string why) =>
        new($"cannot listen on '{url}': {why}; expected http://ADDRESS:PORT with an IP address, localhost or *");
}
