using Microsoft.Extensions.Logging;
using Supervision.Api;
using Supervision.Hosting.Http;

namespace Supervision.Hosting;

/// <summary>What clients of the same user find of this daemon, so that <c>pbm</c> need be told neither the token nor where it is.</summary>
internal sealed class Announcements
{
    private readonly List<int> _ports = [];

    private Announcements()
    {
    }

    /// <summary>Announces all ports of a server. One that cannot be announced is logged, and served all the same.</summary>
    public static Announcements Write(string node, HttpEndpoint http, ILogger log)
    {
        var announcements = new Announcements();
        foreach (var address in http.Addresses.Select(address => new Uri(address)))
        {
            try
            {
                new Announcement(node, address.ToString(), http.SocketPath, http.TokenPath, Environment.ProcessId).Write(address.Port);
                announcements._ports.Add(address.Port);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                HostingLog.NotAnnounced(log, address, e.Message);
            }
        }

        return announcements;
    }

    /// <summary>Takes them back, but for those in whose place another daemon has announced itself.</summary>
    public void Remove()
    {
        foreach (var port in _ports)
        {
            Announcement.Remove(port, Environment.ProcessId);
        }
    }
}
