using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Supervision.Posix.Tests.Redirecting;

/// <summary>Answers each line, or each datagram, with its name.</summary>
internal sealed class NamedServer : IDisposable
{
    private readonly List<Socket> _sockets = [];
    private readonly byte[] _name;

    internal NamedServer(NetworkNamespace host, string name, int port, params IPAddress[] addresses)
    {
        _name = Encoding.ASCII.GetBytes(name + "\n");
        foreach (var address in addresses)
        {
            var listener = Bound(host, address, port, SocketType.Stream);
            listener.Listen(1000);
            _ = Accept(listener);
            _ = Answer(Bound(host, address, port, SocketType.Dgram));
        }
    }

    /// <summary>What answers at a connection; null when it is over.</summary>
    internal static async Task<string?> Ask(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[64];
        await socket.SendAsync("?\n"u8.ToArray(), limit.Token);
        var length = await socket.ReceiveAsync(buffer, limit.Token);
        return length == 0 ? null : Encoding.ASCII.GetString(buffer, 0, length).TrimEnd();
    }

    /// <summary>What answers at an address.</summary>
    internal static async Task<string?> Ask(NetworkNamespace from, IPAddress address, int port)
    {
        using var socket = await from.Connect(new IPEndPoint(address, port));
        return await Ask(socket);
    }

    public void Dispose()
    {
        lock (_sockets)
        {
            foreach (var socket in _sockets) socket.Dispose();
        }
    }

    private Socket Bound(NetworkNamespace host, IPAddress address, int port, SocketType type)
    {
        var socket = Kept(host.NewSocket(address.AddressFamily, type));
        if (address.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    private Socket Kept(Socket socket)
    {
        lock (_sockets) _sockets.Add(socket);
        return socket;
    }

    private async Task Accept(Socket listener)
    {
        try
        {
            while (true) _ = Serve(Kept(await listener.AcceptAsync()));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The server has ended.
            return;
        }
    }

    private async Task Serve(Socket connection)
    {
        try
        {
            var buffer = new byte[64];
            while (await connection.ReceiveAsync(buffer) > 0) await connection.SendAsync(_name);
            connection.Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            connection.Dispose();
        }
    }

    private async Task Answer(Socket socket)
    {
        try
        {
            var buffer = new byte[64];
            var anybody = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            while (true)
            {
                var received = await socket.ReceiveFromAsync(buffer, anybody);
                await socket.SendToAsync(_name, received.RemoteEndPoint);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return;
        }
    }
}
