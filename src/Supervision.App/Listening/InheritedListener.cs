using System.Net;
using System.Net.Sockets;
using Supervision.App.Native;

namespace Supervision.App.Listening;

/// <summary>A socket that the supervisor has opened, and holds open whatever happens to this process. Others may accept from it at the same time.</summary>
public sealed class InheritedListener
{
    private InheritedListener(string name, int descriptor)
    {
        (Name, Descriptor) = (name, descriptor);
        Socket = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false));
        (EndPoint, SocketType) = (Socket.LocalEndPoint, Socket.SocketType);
        IsListening = SocketType is SocketType.Stream && Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.AcceptConnection) is not 0;
    }

    /// <summary>What the supervisor calls it: the key in <c>listeners</c>, or <c>FileDescriptorName=</c> of systemd. Several may have the same name.</summary>
    public string Name { get; }

    /// <summary>The number of the inherited descriptor, 3 or more. It stays open as long as the process runs; programs that this one starts do not get it.</summary>
    public int Descriptor { get; }

    /// <summary>Where it is bound; null for a kind of address that .NET does not know.</summary>
    public EndPoint? EndPoint { get; }

    /// <summary><see cref="SocketType.Stream"/> for TCP and unix sockets, <see cref="SocketType.Dgram"/> for UDP.</summary>
    public SocketType SocketType { get; }

    /// <summary>Whether connections can be accepted from it; false for datagrams, and for a connection that was passed on.</summary>
    public bool IsListening { get; }

    /// <summary>The socket itself: bound and, when <see cref="IsListening"/>, listening already. The same at each use.</summary>
    /// <remarks>
    /// To give up accepting, cancel the token of <see cref="System.Net.Sockets.Socket.AcceptAsync(CancellationToken)"/>. Disposing the socket interrupts nothing and
    /// closes nothing: what .NET does to a socket that it closes (a shutdown of calls under way, blocking mode) would reach everybody who shares it.
    /// </remarks>
    public Socket Socket { get; }

    /// <summary>
    /// Calls that would have to wait return instead, as .NET counts on. Others who share the socket can change that at any time, and some do when they close it.
    /// </summary>
    internal void StayNonBlocking() => Descriptors.SetNonBlocking(Descriptor);

    /// <summary>Takes a descriptor for this program; null when it is no socket, but something else that was kept for it.</summary>
    internal static InheritedListener? TryTake(string name, int descriptor)
    {
        if (!Descriptors.TryKeep(descriptor)) return null;
        try
        {
            var listener = new InheritedListener(name, descriptor);
            return listener.SocketType is SocketType.Unknown ? null : listener;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
