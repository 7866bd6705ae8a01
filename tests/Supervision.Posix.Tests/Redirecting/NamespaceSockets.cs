using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>Sockets of a network namespace, made by a process of another one.</summary>
internal static class NamespaceSockets
{
    private const int NetworkOnly = 0x40000000;

    /// <summary>A socket keeps the network of the thread that has made it.</summary>
    internal static Socket Create(string network, AddressFamily family, SocketType type)
    {
        Socket? socket = null;
        var thread = new Thread(() =>
        {
            using var file = File.OpenHandle($"/var/run/netns/{network}");
            if (Enter(file, NetworkOnly) == 0) socket = new Socket(family, type, ProtocolType.Unspecified);
        });
        thread.Start();
        thread.Join();
        return socket ?? throw new InvalidOperationException($"cannot enter the network namespace {network}");
    }

    internal static async Task<Socket> ConnectAsync(string network, IPEndPoint remote, CancellationToken cancellationToken)
    {
        var socket = Create(network, remote.AddressFamily, SocketType.Stream);
        try
        {
            await socket.ConnectAsync(remote, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static extern int Enter(SafeFileHandle file, int kind);
}
