using System.Net;
using Supervision.Posix.Accounts;
using Supervision.Posix.Redirecting;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>A host with programs and a host with clients, with a cable between them.</summary>
internal sealed class TwoHosts : IDisposable
{
    internal static readonly IPAddress Version4 = IPAddress.Parse("10.77.0.1");
    internal static readonly IPAddress Version6 = IPAddress.Parse("fd77::1");
    internal static readonly IPAddress Second4 = IPAddress.Parse("10.77.0.3");
    internal static readonly IPAddress Client4 = IPAddress.Parse("10.77.0.2");
    internal static readonly IPAddress Client6 = IPAddress.Parse("fd77::2");

    private TwoHosts(NetworkNamespace server, NetworkNamespace client) => (Server, Client) = (server, client);

    internal NetworkNamespace Server { get; }

    internal NetworkNamespace Client { get; }

    /// <summary>Null where this user may have no networks; it is tested then that redirecting says so.</summary>
    internal static async Task<TwoHosts?> Create()
    {
        if (AccountDirectory.EffectiveUserId != 0)
        {
            Assert.Contains("CAP_NET_ADMIN", await RedirectTable.FindProblemAsync(new RedirectOptions(), []), StringComparison.Ordinal);
            return null;
        }

        var hosts = new TwoHosts(await NetworkNamespace.Create(), await NetworkNamespace.Create());
        var (server, client) = (hosts.Server.Name, hosts.Client.Name);
        await NetworkNamespace.Ip("link", "add", "cable", "netns", server, "type", "veth", "peer", "name", "cable", "netns", client);
        foreach (var address in new[] { $"{Version4}/24", $"{Second4}/24" }) await NetworkNamespace.Ip("-n", server, "address", "add", address, "dev", "cable");
        await NetworkNamespace.Ip("-n", client, "address", "add", $"{Client4}/24", "dev", "cable");
        await NetworkNamespace.Ip("-n", server, "address", "add", $"{Version6}/64", "dev", "cable", "nodad");
        await NetworkNamespace.Ip("-n", client, "address", "add", $"{Client6}/64", "dev", "cable", "nodad");
        foreach (var host in new[] { server, client }) await NetworkNamespace.Ip("-n", host, "link", "set", "cable", "up");
        return hosts;
    }

    /// <summary>Redirecting on the host with the programs.</summary>
    internal RedirectOptions Options(RedirectTool tool = RedirectTool.Auto) => new() { CommandPrefix = Server.Prefix, Tool = tool };

    public void Dispose()
    {
        Server.Dispose();
        Client.Dispose();
    }
}
