using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Supervision.Posix.Listening;

/// <summary>Where a socket listens: <c>tcp://ADDRESS:PORT</c>, <c>udp://ADDRESS:PORT</c> or <c>unix:///PATH</c>.</summary>
/// <remarks>Names of hosts are no addresses: what they stand for may change, and be several.</remarks>
public sealed record ListenAddress
{
    private const string UnixScheme = "unix://";

    private ListenAddress(ListenKind kind, IPAddress? host, int port, string path) => (Kind, Host, Port, Path) = (kind, host, port, path);

    /// <summary>What kind of socket it is.</summary>
    public ListenKind Kind { get; }

    /// <summary>The address; null for a unix socket.</summary>
    public IPAddress? Host { get; }

    /// <summary>From 1 to 65535; 0 for a unix socket.</summary>
    public int Port { get; }

    /// <summary>The file of a unix socket, absolute; empty for the others.</summary>
    public string Path { get; }

    /// <summary>Whether it is of IPv6.</summary>
    public bool IsVersion6 => Host?.AddressFamily is AddressFamily.InterNetworkV6;

    /// <summary>Reads an address; false if it is none.</summary>
    /// <param name="text">Such as <c>tcp://0.0.0.0:8080</c>, <c>udp://[::1]:53</c> or <c>unix:///run/web.sock</c>.</param>
    /// <param name="address">What it says.</param>
    public static bool TryParse(string text, out ListenAddress address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = new ListenAddress(ListenKind.Unix, null, 0, "");
        if (text.StartsWith(UnixScheme, StringComparison.OrdinalIgnoreCase))
        {
            var path = text[UnixScheme.Length..];
            if (path.Length < 2 || path[0] != '/' || path[^1] == '/' || path.Contains('\0', StringComparison.Ordinal)) return false;
            address = new ListenAddress(ListenKind.Unix, null, 0, System.IO.Path.GetFullPath(path));
            return true;
        }

        var isTcp = text.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase);
        if (!isTcp && !text.StartsWith("udp://", StringComparison.OrdinalIgnoreCase)) return false;
        var authority = text.AsSpan("tcp://".Length);
        var colon = authority.LastIndexOf(':');
        if (colon <= 0 || !TryReadHost(authority[..colon], out var host)) return false;
        if (!ushort.TryParse(authority[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0) return false;
        address = new ListenAddress(isTcp ? ListenKind.Tcp : ListenKind.Udp, host, port, "");
        return true;
    }

    /// <summary>Reads an address.</summary>
    /// <param name="text">As for <see cref="TryParse"/>.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static ListenAddress Parse(string text) => TryParse(text, out var address) ? address : throw new FormatException($"\"{text}\" is no address to listen at");

    /// <summary>The one way to write it.</summary>
    public override string ToString() => Kind switch
    {
        ListenKind.Unix => UnixScheme + Path,
        ListenKind.Tcp => string.Create(CultureInfo.InvariantCulture, $"tcp://{HostText}:{Port}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"udp://{HostText}:{Port}"),
    };

    private string HostText => IsVersion6 ? $"[{Host}]" : $"{Host}";

    // An IPv4 address has four numbers: the shorter forms of old are more often slips.
    private static bool TryReadHost(ReadOnlySpan<char> text, out IPAddress? host)
    {
        var isBracketed = text is ['[', .., ']'];
        return IPAddress.TryParse(isBracketed ? text[1..^1] : text, out host)
            && (isBracketed ? host.AddressFamily == AddressFamily.InterNetworkV6 : text.Count('.') == 3 && host.AddressFamily == AddressFamily.InterNetwork);
    }
}

/// <summary>Kinds of listening sockets.</summary>
public enum ListenKind
{
    /// <summary>Connections over IP.</summary>
    Tcp,

    /// <summary>Datagrams over IP.</summary>
    Udp,

    /// <summary>Connections at a path of this host.</summary>
    Unix,
}
