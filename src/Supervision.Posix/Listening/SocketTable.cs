using System.Globalization;
using System.Net;

namespace Supervision.Posix.Listening;

/// <summary>The host's sockets that stand in the way of an address, as <c>/proc/net</c> lists them.</summary>
internal static class SocketTable
{
    private const string ListeningState = "0A";
    private const string UnconnectedState = "07";
    private const string HalfOpenState = "03";

    // Established, half open, and closed by the client, who may wait for an answer still.
    private static readonly string[] ConnectionStates = ["01", HalfOpenState, "08"];

    /// <summary>One socket.</summary>
    internal readonly record struct Entry(long Inode, long? UserId);

    internal static List<Entry> Listening(ListenAddress address) => address.Kind switch
    {
        ListenKind.Unix => OfPath(Lines("/proc/net/unix"), address.Path),
        ListenKind.Tcp => [.. OfPort(Lines("/proc/net/tcp"), address, ListeningState), .. OfPort(Lines("/proc/net/tcp6"), address, ListeningState)],
        _ => [.. OfPort(Lines("/proc/net/udp"), address, UnconnectedState), .. OfPort(Lines("/proc/net/udp6"), address, UnconnectedState)],
    };

    /// <summary>The connections of TCP that the programs at a port of this host have, and will have.</summary>
    /// <param name="Connections">All of them, those included that nobody has accepted yet.</param>
    /// <param name="Callers">Those that nobody has accepted yet: they break when the socket that listens is closed.</param>
    internal readonly record struct Traffic(int Connections, int Callers);

    internal static Traffic TrafficAt(int port)
    {
        var (connections, callers) = (0, 0);
        foreach (var line in Lines("/proc/net/tcp").Concat(Lines("/proc/net/tcp6")))
        {
            // sl local_address rem_address st tx_queue:rx_queue …
            var parts = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 6 || parts[1].Split(':') is not [_, var local] || Hexadecimal(local) != port) continue;
            if (ConnectionStates.Contains(parts[3])) connections++;
            if (parts[3] is HalfOpenState) callers++;
            else if (parts[3] is ListeningState && parts[4].Split(':') is [_, var waiting]) callers += Hexadecimal(waiting) ?? 0;
        }

        return new Traffic(connections, callers);
    }

    /// <summary>The sockets in a state that are bound to the port of an address, and to it or to any.</summary>
    internal static IEnumerable<Entry> OfPort(IEnumerable<string> lines, ListenAddress address, string state)
    {
        foreach (var line in lines.Skip(1))
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length < 10 || parts[3] != state || parts[1].Split(':') is not [var host, var port]) continue;
            if (!int.TryParse(port, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) || number != address.Port || !Overlap(ReadHost(host), address.Host!)) continue;
            if (long.TryParse(parts[9], CultureInfo.InvariantCulture, out var inode) && inode > 0)
                yield return new Entry(inode, long.TryParse(parts[7], CultureInfo.InvariantCulture, out var user) ? user : null);
        }
    }

    /// <summary>The sockets that are bound to a path.</summary>
    internal static List<Entry> OfPath(IEnumerable<string> lines, string path)
    {
        List<Entry> found = [];
        foreach (var line in lines.Skip(1))
        {
            // Num RefCount Protocol Flags Type St Inode Path
            var parts = line.Split(' ', 8, StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 8 && parts[7] == path && long.TryParse(parts[6], CultureInfo.InvariantCulture, out var inode)) found.Add(new Entry(inode, null));
        }

        return found;
    }

    private static int? Hexadecimal(string text) => int.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var number) ? number : null;

    // The kernel writes words of 32 bits in its own order.
    private static IPAddress ReadHost(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        if (BitConverter.IsLittleEndian)
        {
            for (var i = 0; i + 4 <= bytes.Length; i += 4) Array.Reverse(bytes, i, 4);
        }

        var host = new IPAddress(bytes);
        return host.IsIPv4MappedToIPv6 ? host.MapToIPv4() : host;
    }

    private static bool Overlap(IPAddress one, IPAddress other) => IsAny(one) || IsAny(other) || one.Equals(other);

    private static bool IsAny(IPAddress host) => host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any);

    private static IEnumerable<string> Lines(string file) => File.Exists(file) ? File.ReadLines(file) : [];
}
