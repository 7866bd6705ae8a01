using System.Net.Sockets;
using System.Text;

namespace Supervision.Hosting.Upgrades;

/// <summary>The manager above this daemon, such as systemd, where there is one that wants to be told.</summary>
internal static class ServiceManager
{
    private static readonly string? Address = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    /// <summary>Whether somebody looks after this process, and starts another when it ends.</summary>
    public static bool IsThere => Address is { Length: > 0 };

    /// <summary>Says something in the words of sd_notify(3), such as <c>MAINPID=42</c>.</summary>
    public static void Tell(string text)
    {
        if (Address is not { Length: > 0 } address)
            return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(text), new UnixDomainSocketEndPoint(address[0] == '@' ? "\0" + address[1..] : address));
        }
        catch (SocketException)
        {
            // A manager that has gone away learns nothing more.
        }
    }
}
