using Supervision.Posix.Tools;

namespace Supervision.Posix.Redirecting;

/// <summary>Finds the programs that change rules.</summary>
internal static class RuleTools
{
    /// <summary>The one to use, and others by which an earlier process may have left rules.</summary>
    /// <exception cref="RedirectException">There is none.</exception>
    internal static (IRuleTool Used, IReadOnlyList<IRuleTool> Others) Find(RedirectOptions options, RedirectOwner owner)
    {
        var search = new ToolSearch(options.ToolDirectories);
        IRuleTool? nft = search.Find("nft") is { } path ? new NftTool(new PrivilegedCommand(path, options), owner.Table) : null;
        IRuleTool? iptables = Commands(search, "iptables", options) is { } version4
            ? new IptablesTool(version4, Commands(search, "ip6tables", options), owner.Chain)
            : null;
        var used = options.Tool switch
        {
            RedirectTool.Nft => nft ?? throw new RedirectException("cannot redirect ports: nft, of nftables, is not installed"),
            RedirectTool.Iptables => iptables ?? throw new RedirectException("cannot redirect ports: iptables is not installed"),
            _ => nft ?? iptables ?? throw new RedirectException("cannot redirect ports: neither nft, of nftables, nor iptables is installed"),
        };
        return (used, [.. new[] { nft, iptables }.OfType<IRuleTool>().Where(tool => tool != used)]);
    }

    private static IptablesCommands? Commands(ToolSearch search, string name, RedirectOptions options) =>
        search.Find(name) is { } show && search.Find($"{name}-restore") is { } restore
            ? new IptablesCommands(new PrivilegedCommand(show, options), new PrivilegedCommand(restore, options))
            : null;
}
