using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Hosting.Http;

/// <summary>Binds what is listened on, and says in words why it cannot.</summary>
internal static class BoundSocket
{
    private const int UnixPathBytesMax = 107;

    /// <exception cref="BindException">The address cannot be bound.</exception>
    public static Socket Create(EndPoint endPoint) =>
        endPoint is UnixDomainSocketEndPoint unix ? CreateUnix(unix) : CreateTcp((IPEndPoint)endPoint);

    /// <summary>Refuses a path that does not fit into the address of a socket.</summary>
    /// <exception cref="BindException">The path is too long.</exception>
    public static void CheckLength(string path)
    {
        var bytes = Encoding.UTF8.GetByteCount(path);
        if (bytes > UnixPathBytesMax)
            throw new BindException($"unix:{path}", $"the path has {bytes} bytes, a socket's at most {UnixPathBytesMax}; choose a shorter data-dir");
    }

    private static Socket CreateTcp(IPEndPoint endPoint)
    {
        try
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }
        catch (SocketException e)
        {
            throw new BindException($"http://{endPoint}", Why(e, endPoint), e);
        }
    }

    private static string Why(SocketException error, IPEndPoint endPoint) => error.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => PortOwner.Find(endPoint.Port) is { } owner ? $"{owner} has the port" : "another process has the port",
        SocketError.AddressNotAvailable => "no interface of this host has the address",
        SocketError.AccessDenied => "this user may not use the port (below 1024 it takes root or CAP_NET_BIND_SERVICE)",
        SocketError.AddressFamilyNotSupported => "this host has no IPv6",
        _ => error.Message,
    };

    private static Socket CreateUnix(UnixDomainSocketEndPoint endPoint)
    {
        var path = endPoint.ToString();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            RemoveStale(path, endPoint);
            // Linux gives the file the mode of the unbound socket, so that at no instant it is open to others.
            using var handle = new SafeFileHandle(socket.Handle, ownsHandle: false);
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            socket.Bind(endPoint);
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new BindException($"unix:{path}", e.Message, e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A daemon that was killed leaves its socket behind; one that answers is another daemon.</summary>
    private static void RemoveStale(string path, UnixDomainSocketEndPoint endPoint)
    {
        if (!File.Exists(path))
            return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw new BindException($"unix:{path}", "another process answers there");
    }
}
