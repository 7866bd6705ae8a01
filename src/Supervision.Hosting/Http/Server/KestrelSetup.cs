using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
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

    /// <summary>All that the server will listen on, in its order.</summary>
    /// <exception cref="FormatException">An address makes no sense.</exception>
    /// <exception cref="BindException">The path is too long for a socket.</exception>
    public static IEnumerable<EndPoint> EndPoints(HttpOptions options, string socketPath)
    {
        BoundSocket.CheckLength(socketPath);
        return [new UnixDomainSocketEndPoint(socketPath), .. TcpEndPoints(options)];
    }

    /// <summary>A server that has not bound anything yet.</summary>
    /// <param name="options">Where to listen.</param>
    /// <param name="socketPath">Where to listen in the file system.</param>
    /// <param name="listeners">What gives it its listeners.</param>
    /// <param name="traffic">What follows its connections.</param>
    public static KestrelServer Create(HttpOptions options, string socketPath, SocketListenerFactory listeners, Traffic traffic)
    {
        var server = new KestrelServerOptions { AddServerHeader = false };
        Limit(server.Limits);
        server.ListenUnixSocket(socketPath, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(traffic.Follow);
            listen.Use(Peer.Note);
        });
        foreach (var endPoint in TcpEndPoints(options))
        {
            server.Listen(endPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(traffic.Follow);
            });
        }

        return new(Options.Create(server), listeners, options.LoggerFactory);
    }

    private static IEnumerable<IPEndPoint> TcpEndPoints(HttpOptions options) => options.Listen.SelectMany(url => ListenAddress.Parse(url).EndPoints);

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
