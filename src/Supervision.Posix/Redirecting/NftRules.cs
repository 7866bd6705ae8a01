using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Supervision.Posix.Redirecting;

/// <summary>
/// The rules as nftables' own program reads them; each text is one transaction. The table is ours alone: one map for the ports that are public at all
/// addresses, one for each version of IP with those of single addresses, and a chain that asks them.
/// </summary>
internal static class NftRules
{
    private const string AllMap = "ports";
    private const string Version4Map = "ports4";
    private const string Version6Map = "ports6";
    private const int Version4 = 2;

    /// <summary>From now on these, and no others, are redirected, whatever the table was before, and whether it was.</summary>
    internal static string Set(string table, IEnumerable<Redirect> redirects)
    {
        var name = $"inet {table}";
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $$"""
            add table {{name}}
            add map {{name}} ports { typeof meta nfproto . meta l4proto . th dport : th dport; }
            add map {{name}} ports4 { type ipv4_addr . inet_proto . inet_service : inet_service; }
            add map {{name}} ports6 { type ipv6_addr . inet_proto . inet_service : inet_service; }
            add chain {{name}} current
            add chain {{name}} prerouting { type nat hook prerouting priority -100; policy accept; }
            add chain {{name}} output { type nat hook output priority -100; policy accept; }
            flush table {{name}}
            flush map {{name}} ports
            flush map {{name}} ports4
            flush map {{name}} ports6
            add rule {{name}} current fib daddr type != local return
            add rule {{name}} current tcp flags & (fin | syn | rst | ack) != syn return
            add rule {{name}} current meta l4proto { tcp, udp } meta nfproto ipv4 dnat to :ip daddr . meta l4proto . th dport map @ports4
            add rule {{name}} current meta l4proto { tcp, udp } meta nfproto ipv6 dnat to :ip6 daddr . meta l4proto . th dport map @ports6
            add rule {{name}} current meta l4proto { tcp, udp } dnat to :meta nfproto . meta l4proto . th dport map @ports
            add rule {{name}} prerouting jump current
            add rule {{name}} output jump current

            """);
        foreach (var group in Redirect.Ordered(redirects).GroupBy(MapOf))
            text.Append(CultureInfo.InvariantCulture, $"add element {name} {group.Key} {{ {string.Join(", ", group.Select(Element))} }}\n");
        return text.ToString();
    }

    /// <summary>The table is gone from now on; no error if it was not there.</summary>
    internal static string Remove(string table) => $"add table inet {table}\ndelete table inet {table}\n";

    /// <summary>As <see cref="Set"/>, where a table of the same name is of another make.</summary>
    internal static string Replace(string table, IEnumerable<Redirect> redirects) => Remove(table) + Set(table, redirects);

    /// <summary>The redirects of a table, as <c>nft -nnj list table</c> shows it.</summary>
    /// <exception cref="JsonException">It shows something else.</exception>
    internal static IReadOnlyList<Redirect> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var redirects = new List<Redirect>();
        foreach (var item in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (!item.TryGetProperty("map", out var map) || !map.TryGetProperty("elem", out var elements)) continue;
            foreach (var element in elements.EnumerateArray()) redirects.Add(ReadElement(element));
        }

        return Redirect.Ordered(redirects);
    }

    private static string MapOf(Redirect redirect) => redirect.IsForAll ? AllMap : redirect.IsVersion6 ? Version6Map : Version4Map;

    private static string Element(Redirect redirect)
    {
        var address = !redirect.IsForAll ? redirect.AddressText : redirect.IsVersion6 ? "ipv6" : "ipv4";
        return string.Create(CultureInfo.InvariantCulture, $"{address} . {redirect.ProtocolName} . {redirect.PublicPort} : {redirect.TargetPort}");
    }

    private static Redirect ReadElement(JsonElement element)
    {
        var key = element[0].GetProperty("concat");
        var address = key[0].ValueKind == JsonValueKind.String ? IPAddress.Parse(key[0].GetString()!)
            : key[0].GetInt32() == Version4 ? IPAddress.Any
            : IPAddress.IPv6Any;
        return new Redirect((RedirectProtocol)key[1].GetInt32(), address, key[2].GetInt32(), element[1].GetInt32());
    }
}
