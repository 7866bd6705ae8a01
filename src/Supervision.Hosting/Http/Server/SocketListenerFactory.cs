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
        var listener = new SocketListener(sockets.Lend(endpoint, occurrence), logger);
        if (listener.EndPoint is IPEndPoint bound)
            onBound(bound);
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
