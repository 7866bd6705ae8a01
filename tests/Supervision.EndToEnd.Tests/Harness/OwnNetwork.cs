using System.Net;
using System.Net.Sockets;
using Supervision.Posix.Tests.Redirecting;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A network namespace of one test, with a loopback; what a test redirects there nobody else sees.</summary>
internal sealed class OwnNetwork : IDisposable
{
    private readonly Workplace _place;

    private OwnNetwork(Workplace place, string name) => (_place, Name) = (place, name);

    public string Name { get; }

    /// <summary>What makes a command one of this network.</summary>
    public string[] Prefix => ["ip", "netns", "exec", Name];

    public static async Task<OwnNetwork> CreateAsync(Workplace place)
    {
        var network = new OwnNetwork(place, $"e2e-{Guid.NewGuid():N}"[..12]);
        Assert.Equal(0, (await place.RunAsync("ip", "netns", "add", network.Name)).Code);
        Assert.Equal(0, (await place.RunAsync("ip", "-n", network.Name, "link", "set", "lo", "up")).Code);
        return network;
    }

    /// <summary>Runs a command of this network.</summary>
    public async Task<string> RunAsync(params string[] command) => (await _place.RunAsync(Prefix[0], [.. Prefix[1..], .. command])).Out;

    public async ValueTask<Stream> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken) =>
        new NetworkStream(await NamespaceSockets.ConnectAsync(Name, remote, cancellationToken), ownsSocket: true);

    public Socket NewSocket(AddressFamily family, SocketType type) => NamespaceSockets.Create(Name, family, type);

    public void Dispose() => _place.RunAsync("ip", "netns", "delete", Name).GetAwaiter().GetResult();
}
