using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Handover;

namespace Supervision.Hosting.Http;

/// <summary>
/// The sockets that a node answers on, apart from the server that accepts from them: another server, of this process or of the one that
/// takes its place, can go on with them, and meanwhile connections wait instead of being refused.
/// </summary>
internal sealed class ListeningSockets : IDisposable
{
    private const int Backlog = 512;

    private static readonly ConcurrentBag<Socket> Left = [];

    private readonly Dictionary<string, Socket> _sockets = new(StringComparer.Ordinal);
    private bool _isLeft;

    /// <summary>Every socket, by what it was asked for as.</summary>
    public IReadOnlyDictionary<string, Socket> All => _sockets;

    /// <summary>Adds one that is bound and listening.</summary>
    public void Inherit(string key, Socket socket) => _sockets.Add(key, socket);

    /// <summary>Opens all that a server will ask for, before there is one: connections wait for it.</summary>
    /// <param name="endPoints">Where, in the order in which the server will ask.</param>
    /// <exception cref="BindException">An address cannot be bound.</exception>
    public void Open(IEnumerable<EndPoint> endPoints)
    {
        foreach (var group in endPoints.GroupBy(endPoint => endPoint.ToString()))
        {
            var occurrence = 0;
            foreach (var endPoint in group)
                Open(endPoint, occurrence++);
        }
    }

    /// <summary>A descriptor of its own for a server, of a socket that is bound and listening.</summary>
    /// <param name="endPoint">Where.</param>
    /// <param name="occurrence">How often the server has asked for the same before: a port that the system chooses is another each time.</param>
    /// <exception cref="BindException">The address cannot be bound.</exception>
    public SafeFileHandle Lend(EndPoint endPoint, int occurrence) => InheritedDescriptor.Copy(Open(endPoint, occurrence).SafeHandle);

    /// <summary>Leaves them to another process: that of the file system keeps its name.</summary>
    public void Leave() => _isLeft = true;

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
        {
            if (_isLeft)
            {
                // A socket that was bound here would take its name in the file system with it; its descriptor ends with the process.
                Left.Add(socket);
                continue;
            }

            var path = socket.LocalEndPoint is UnixDomainSocketEndPoint unix ? unix.ToString() : null;
            socket.Dispose();
            if (path is not null)
                File.Delete(path);
        }

        _sockets.Clear();
    }

    private Socket Open(EndPoint endPoint, int occurrence)
    {
        var key = $"{occurrence} {endPoint}";
        if (!_sockets.TryGetValue(key, out var socket))
        {
            socket = BoundSocket.Create(endPoint);
            _sockets.Add(key, socket);
            socket.Listen(Backlog);
        }

        return socket;
    }
}
