using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Supervision.Hosting.Http;

/// <summary>Sets Kestrel up: what it binds, and its limits.</summary>
internal static class KestrelSetup
{
    private const int ConnectionsMax = 4096;
    private const int HeaderBytesMax = 16 * 1024;
    private const int RequestLineBytesMax = 8 * 1024;
    private const int HeadersMax = 64;
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A server that has not bound anything yet.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="socketPath">Where to listen in the file system.</param>
    /// <param name="onBound">Called with each TCP address, its real port included.</param>
    public static KestrelServer Create(HttpOptions options, string socketPath, Action<EndPoint> onBound)
    {
        BoundSocket.CheckLength(socketPath);
        var server = new KestrelServerOptions { AddServerHeader = false };
        Limit(server.Limits);
        server.ListenUnixSocket(socketPath, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(Peer.Note);
        });
        foreach (var endPoint in options.Listen.SelectMany(url => ListenAddress.Parse(url).EndPoints))
            server.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportOptions { CreateBoundListenSocket = endPoint => Bind(endPoint, onBound) };
        var transport = new SocketTransportFactory(Options.Create(sockets), options.LoggerFactory);
        return new(Options.Create(server), transport, options.LoggerFactory);
    }

    private static Socket Bind(EndPoint endPoint, Action<EndPoint> onBound)
    {
        var socket = BoundSocket.Create(endPoint);
        if (socket.LocalEndPoint is IPEndPoint bound)
            onBound(bound);
        return socket;
    }

    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = ConnectionsMax;
        limits.MaxRequestBodySize = Body.BytesMax;
        limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        limits.MaxRequestLineSize = RequestLineBytesMax;
        limits.MaxRequestHeaderCount = HeadersMax;
        limits.RequestHeadersTimeout = HeadersTimeout;
    }
}
