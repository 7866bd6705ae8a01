using System.Globalization;
using System.Net;
using System.Text;

namespace Supervision.Posix.Redirecting;

/// <summary>
/// The rules as <c>iptables-restore --noflush</c> reads them, for one version of IP; each text is one transaction. There is a chain of ours, and a jump
/// to it from each of the two chains that packets to this host come through.
/// </summary>
internal static class IptablesRules
{
    // Matches nothing. Without any rule of this kind the kernel would end to follow connections, and those that were redirected would break.
    private const string Keeper = "-p tcp -m tcp --dport 0 -j DNAT --to-destination :1";

    private static readonly string[] Entrances = ["PREROUTING", "OUTPUT"];

    /// <summary>From now on these, and no others, are redirected.</summary>
    /// <param name="chain">Ours.</param>
    /// <param name="redirects">All of one version of IP.</param>
    /// <param name="present">The rules that there are, as <c>iptables -t nat -S</c> shows them.</param>
    internal static string Set(string chain, IEnumerable<Redirect> redirects, string present)
    {
        var text = new StringBuilder($"*nat\n:{chain} - [0:0]\n");
        foreach (var entrance in Entrances.Where(entrance => JumpsFrom(entrance, chain, present) == 0)) text.Append(Jump("-A", entrance, chain));
        foreach (var redirect in Redirect.Ordered(redirects))
        {
            var address = redirect.IsForAll ? "" : $"-d {redirect.AddressText} ";
            var first = redirect.Protocol == RedirectProtocol.Tcp ? " --tcp-flags FIN,SYN,RST,ACK SYN" : "";
            var (protocol, port) = (redirect.ProtocolName, redirect.PublicPort);
            text.Append(
                CultureInfo.InvariantCulture,
                $"-A {chain} {address}-p {protocol} -m {protocol} --dport {port}{first} -j DNAT --to-destination :{redirect.TargetPort}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"-A {chain} {Keeper}\nCOMMIT\n").ToString();
    }

    /// <summary>Nothing of ours is there from now on; null if there is nothing now.</summary>
    internal static string? Remove(string chain, string present)
    {
        if (!Has(chain, present)) return null;
        var text = new StringBuilder($"*nat\n:{chain} - [0:0]\n");
        foreach (var entrance in Entrances)
        {
            for (var i = JumpsFrom(entrance, chain, present); i > 0; i--) text.Append(Jump("-D", entrance, chain));
        }

        return text.Append(CultureInfo.InvariantCulture, $"-X {chain}\nCOMMIT\n").ToString();
    }

    /// <summary>Whether our chain is there.</summary>
    internal static bool Has(string chain, string present) => Lines(present).Contains($"-N {chain}");

    /// <summary>The redirects in our chain.</summary>
    internal static IEnumerable<Redirect> Read(string chain, string present, IPAddress all)
    {
        foreach (var line in Lines(present))
        {
            var words = line.Split(' ');
            if (words is not ["-A", var name, ..] || name != chain) continue;
            var address = After(words, "-d") is { } given ? IPAddress.Parse(given.Split('/')[0]) : all;
            var protocol = After(words, "-p") == "udp" ? RedirectProtocol.Udp : RedirectProtocol.Tcp;
            if (After(words, "--dport") is { } port and not "0" && After(words, "--to-destination") is { } target)
                yield return new Redirect(protocol, address, Number(port), Number(target.TrimStart(':')));
        }
    }

    private static int JumpsFrom(string entrance, string chain, string present) =>
        Lines(present).Count(line => line.Split(' ') is ["-A", var from, ..] words && from == entrance && After(words, "-j") == chain);

    private static string Jump(string operation, string entrance, string chain) => $"{operation} {entrance} -m addrtype --dst-type LOCAL -j {chain}\n";

    private static string[] Lines(string present) => present.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? After(string[] words, string option) => Array.IndexOf(words, option) is >= 0 and var at && at + 1 < words.Length ? words[at + 1] : null;

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
