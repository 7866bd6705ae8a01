using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Tools;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>A network of its own, with a loopback.</summary>
internal sealed partial class NetworkNamespace : IDisposable
{
    private const int NetworkOnly = 0x40000000;
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

    /// <summary>A socket keeps the network of the thread that has made it.</summary>
    internal Socket NewSocket(AddressFamily family, SocketType type)
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

    internal async Task<Socket> Connect(IPEndPoint remote)
    {
        var socket = NewSocket(remote.AddressFamily, SocketType.Stream);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await socket.ConnectAsync(remote, limit.Token);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => Ip("netns", "delete", Name).GetAwaiter().GetResult();

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(SafeFileHandle file, int kind);
}
