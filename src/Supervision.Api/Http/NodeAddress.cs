using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Supervision.Api;

/// <summary>Where a node answers: a host and port, or a socket in the file system.</summary>
public sealed record NodeAddress
{
    /// <summary>The port of a node unless said otherwise.</summary>
    public const int DefaultPort = 9110;

    private NodeAddress(string host, int port, string? socketPath)
    {
        Host = host;
        Port = port;
        SocketPath = socketPath;
    }

    /// <summary>The host's name or number; <c>localhost</c> for a socket in the file system.</summary>
    public string Host { get; }

    /// <summary>The TCP port; 0 for a socket in the file system.</summary>
    public int Port { get; }

    /// <summary>The path of <c>unix:PATH</c>; null for TCP.</summary>
    public string? SocketPath { get; }

    /// <summary>Whether the address means this machine: a socket, <c>localhost</c> or a loopback number.</summary>
    public bool IsLocal => SocketPath is not null
        || Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host.Trim('[', ']'), out var number) && IPAddress.IsLoopback(number));

    /// <summary>The root that paths of requests are put behind.</summary>
    public Uri BaseUri => new(SocketPath is null ? $"http://{Host}:{Port}/" : "http://localhost/");

    /// <summary>A node at a TCP port.</summary>
    public static NodeAddress Tcp(string host, int port = DefaultPort) => new(host, port, null);

    /// <summary>A node at a socket in the file system.</summary>
    public static NodeAddress Unix(string path) => new("localhost", 0, path);

    /// <summary>Reads <c>HOST</c>, <c>HOST:PORT</c>, <c>[IPV6]:PORT</c>, <c>http://HOST:PORT</c> or <c>unix:PATH</c>.</summary>
    /// <param name="text">What an operator wrote.</param>
    /// <param name="address">The address, when it is one.</param>
    /// <param name="error">Otherwise, what is wrong with it, in words.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out NodeAddress? address, [NotNullWhen(false)] out string? error)
    {
        address = null;
        error = null;
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            var path = text[5..].StartsWith("//", StringComparison.Ordinal) ? text[7..] : text[5..];
            if (path.Length == 0)
                error = "'unix:' needs the path of a socket, such as unix:/var/lib/supervision/api.sock";
            else
                address = Unix(Path.GetFullPath(path));
            return error is null;
        }

        var rest = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text[7..].TrimEnd('/') : text;
        if (rest.Contains("://", StringComparison.Ordinal))
            error = $"'{text}' is of a kind this cannot reach; expected HOST, HOST:PORT, http://HOST:PORT or unix:PATH";
        else
            ParseHostAndPort(rest, ref address, ref error);
        return address is not null;
    }

    /// <summary>As an operator writes it: <c>127.0.0.1:9110</c> or <c>unix:/path</c>.</summary>
    public override string ToString() => SocketPath is null ? $"{Host}:{Port}" : "unix:" + SocketPath;

    private static void ParseHostAndPort(string text, ref NodeAddress? address, ref string? error)
    {
        var (host, port) = Split(text);
        if (host.Length == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            error = $"'{text}' is not a host; expected HOST, HOST:PORT, [IPV6]:PORT or unix:PATH";
        else if (port is null)
            address = Tcp(host);
        else if (int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 65536)
            address = Tcp(host, number);
        else
            error = $"'{port}' in '{text}' is not a port; expected a number from 1 to 65535";
    }

    private static (string Host, string? Port) Split(string text)
    {
        // A bare IPv6 number has several colons and no port; it goes into brackets as in any URL.
        if (!text.StartsWith('[') && IPAddress.TryParse(text, out var number) && number.AddressFamily == AddressFamily.InterNetworkV6)
            return ($"[{text}]", null);
        var colon = text.LastIndexOf(':');
        return colon < 0 || text.EndsWith(']') ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }
}
