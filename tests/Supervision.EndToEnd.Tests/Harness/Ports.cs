using System.Net;
using System.Net.Sockets;

namespace Supervision.EndToEnd.Tests.Harness;

/// <summary>Where programs of tests listen.</summary>
internal static class Ports
{
    /// <summary>One that nobody has just now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
