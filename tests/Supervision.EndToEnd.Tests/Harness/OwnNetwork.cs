using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>A network namespace of one test, with a loopback; what a test redirects there nobody else sees.</summary>
internal sealed class OwnNetwork : IDisposable
{
    private const int NetworkOnly = 0x40000000;
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

    public async ValueTask<Stream> ConnectAsync(IPEndPoint remote, CancellationToken cancellationToken)
    {
        var socket = NewSocket(remote.AddressFamily, SocketType.Stream);
        try
        {
            await socket.ConnectAsync(remote, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A socket keeps the network of the thread that has made it.</summary>
    public Socket NewSocket(AddressFamily family, SocketType type)
    {
        Socket? socket = null;
        var thread = new Thread(() =>
        {
            using var file = File.OpenHandle($"/var/run/netns/{Name}");
            if (Enter(file, NetworkOnly) == 0) socket = new Socket(family, type, ProtocolType.Unspecified);
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"cannot enter the network namespace {Name}");
    }

    public void Dispose() => _place.RunAsync("ip", "netns", "delete", Name).GetAwaiter().GetResult();

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int Enter(SafeFileHandle file, int kind);
}
