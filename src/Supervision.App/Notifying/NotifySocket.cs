using System.Net.Sockets;
using System.Text;

namespace Supervision.App.Notifying;

/// <summary>Says things to the supervisor in the words of sd_notify(3): one datagram of lines <c>KEY=VALUE</c> to <c>NOTIFY_SOCKET</c>.</summary>
internal sealed class NotifySocket
{
    private readonly UnixDomainSocketEndPoint _address;
    private readonly Lock _lock = new();
    private Socket? _socket;

    private NotifySocket(UnixDomainSocketEndPoint address) => _address = address;

    /// <summary>Null when nobody wants to be told.</summary>
    public static NotifySocket? At(string? address)
    {
        // A path, or a name without a file; other kinds, such as that of a virtual machine's host, are spoken to by nobody here.
        if (address is not { Length: > 1 } || address[0] is not ('/' or '@')) return null;
        return new NotifySocket(new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address));
    }

    /// <summary>False when the supervisor cannot be reached; that is never a reason to stop working.</summary>
    public bool Send(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        lock (_lock)
        {
            try
            {
                _socket ??= new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
                return _socket.SendTo(bytes, _address) == bytes.Length;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }
}
