using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Supervision.Benchmarks.Relaying;

/// <summary>Answers requests of HTTP with as little work as there can be, so that what is measured is the way to it.</summary>
internal sealed class Responder : IDisposable
{
    private const int LargeLength = 1024 * 1024;
    private static readonly byte[] Small = Response(64);
    private static readonly byte[] Last = Response(64, "Connection: close\r\n");
    private static readonly byte[] Large = Response(LargeLength);

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    internal Responder()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(4096);
        _ = Accept();
    }

    internal IPEndPoint Address => (IPEndPoint)_listener.LocalEndPoint!;

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is over.
            return;
        }
    }

    private static async Task Serve(Socket socket)
    {
        using var own = socket;
        socket.NoDelay = true;
        var buffer = new byte[4096];
        try
        {
            // The load generator sends each request in one piece, and the next one after the answer.
            while (await socket.ReceiveAsync(buffer) is var length and > 0)
            {
                var isLast = buffer.AsSpan(0, length).IndexOf("Connection: close"u8) >= 0;
                var answer = isLast ? Last : buffer.AsSpan(0, length).IndexOf("/large"u8) >= 0 ? Large : Small;
                for (var sent = 0; sent < answer.Length;) sent += await socket.SendAsync(answer.AsMemory(sent));
                if (isLast) return;
            }
        }
        catch (SocketException)
        {
            return;
        }
    }

    private static byte[] Response(int length, string header = "") =>
        [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{header}Content-Length: {length}\r\n\r\n"), .. Enumerable.Repeat((byte)'x', length)];
}
