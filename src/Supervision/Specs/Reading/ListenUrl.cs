using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Supervision.Specs.Reading;

/// <summary>
/// URLs to listen on. Names of hosts are refused: a server that is asked to listen on a name listens on every address instead.
/// </summary>
internal static class ListenUrl
{
    private const string Scheme = "http://";

    public static bool IsOne(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var authority = text.AsSpan(Scheme.Length).TrimEnd('/');
        var colon = authority.LastIndexOf(':');
        return colon > 0 && IsPort(authority[(colon + 1)..]) && IsAddress(authority[..colon]);
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        if (text is "localhost") return true;
        var isBracketed = text is ['[', .., ']'];
        // An IPv4 address has four numbers: the shorter forms of old are more often slips.
        return IPAddress.TryParse(isBracketed ? text[1..^1] : text, out var address) &&
            (isBracketed ? address.AddressFamily == AddressFamily.InterNetworkV6 : text.Count('.') == 3);
    }
}
