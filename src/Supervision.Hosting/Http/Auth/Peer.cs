using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Supervision.Hosting.Http;

/// <summary>The process at the other end of the socket in the file system, as the kernel noted it when it connected.</summary>
/// <param name="User">Its user id; null when the kernel would not say.</param>
internal sealed record Peer(uint? User)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Notes the peer of each connection among its features, for the requests that follow.</summary>
    public static ConnectionDelegate Note(ConnectionDelegate next) => connection =>
    {
        connection.Features.Set(new Peer(connection.Features.Get<IConnectionSocketFeature>() is { Socket: var socket } ? Ask(socket) : null));
        return next(connection);
    };

    private static uint? Ask(Socket socket)
    {
        // pid, uid and gid, 32 bits each.
        Span<byte> credentials = stackalloc byte[12];
        try
        {
            var length = socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
            return length == credentials.Length ? MemoryMarshal.Read<uint>(credentials[4..]) : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
