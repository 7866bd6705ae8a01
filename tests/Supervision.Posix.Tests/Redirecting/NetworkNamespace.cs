using System.Net;
using System.Net.Sockets;
using Supervision.Posix.Tools;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>A network of its own, with a loopback.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private static int _count;

    private NetworkNamespace(string name) => Name = name;

    internal string Name { get; }

    /// <summary>What makes a command one of this namespace.</summary>
    internal string[] Prefix => ["ip", "netns", "exec", Name];

    internal static async Task<NetworkNamespace> Create()
    {
        var made = new NetworkNamespace($"supervision-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        await Ip("netns", "add", made.Name);
        await Ip("-n", made.Name, "link", "set", "lo", "up");
        return made;
    }

    internal static async Task Ip(params string[] arguments)
    {
        var outcome = await ToolRun.RunAsync([new ToolSearch().Find("ip")!, .. arguments], "", TimeSpan.FromSeconds(60));
        Assert.True(outcome.IsSuccess, $"ip {string.Join(' ', arguments)}: {outcome.Error}");
    }

    internal async Task<string> Execute(string tool, params string[] arguments)
    {
        var outcome = await ToolRun.RunAsync([new ToolSearch().Find("ip")!, .. Prefix[1..], tool, .. arguments], "", TimeSpan.FromSeconds(60));
        Assert.True(outcome.IsSuccess, $"{tool} {string.Join(' ', arguments)}: {outcome.Error}");
        return outcome.Output;
    }

    internal Socket NewSocket(AddressFamily family, SocketType type) => NamespaceSockets.Create(Name, family, type);

    internal async Task<Socket> Connect(IPEndPoint remote)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await NamespaceSockets.ConnectAsync(Name, remote, limit.Token);
    }

    public void Dispose() => Ip("netns", "delete", Name).GetAwaiter().GetResult();
}
