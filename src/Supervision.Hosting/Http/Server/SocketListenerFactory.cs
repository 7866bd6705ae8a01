using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Supervision.Hosting.Http;

/// <summary>Gives a server its listeners, from sockets that outlive it.</summary>
/// <param name="sockets">The sockets.</param>
/// <param name="onBound">Called with each TCP address, its real port included.</param>
/// <param name="logger">Where connections that fail are logged.</param>
internal sealed class SocketListenerFactory(ListeningSockets sockets, Action<EndPoint> onBound, ILogger logger) : IConnectionListenerFactory
{
    private readonly Dictionary<string, int> _occurrences = new(StringComparer.Ordinal);
    private readonly List<SocketListener> _listeners = [];

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var name = endpoint.ToString()!;
        var occurrence = _occurrences.GetValueOrDefault(name);
        _occurrences[name] = occurrence + 1;
        var socket = sockets.Lend(endpoint, occurrence);
        if (socket.LocalEndPoint is IPEndPoint bound)
            onBound(bound);
        var listener = new SocketListener(socket, logger);
        _listeners.Add(listener);
        return new(listener);
    }

    /// <summary>Accepts nothing more at any address.</summary>
    public async Task StopAcceptingAsync()
    {
        foreach (var listener in _listeners)
            await listener.UnbindAsync().ConfigureAwait(false);
    }
}
