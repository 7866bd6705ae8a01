using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Supervision.App.AspNetCore.Draining;

namespace Supervision.App.AspNetCore.Listening;

/// <summary>Gives Kestrel its listeners, inherited or bound by itself, and has them all give up accepting at once.</summary>
internal sealed class SupervisedListenerFactory(IOptions<SocketTransportOptions> sockets, ILoggerFactory loggers, Traffic traffic)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _own = new(sockets, loggers);
    private readonly ConcurrentBag<FollowedListener> _listeners = [];

    public bool CanBind(EndPoint endpoint) => endpoint is InheritedEndPoint || _own.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = new FollowedListener(
            endpoint is InheritedEndPoint inherited
                ? new SharedSocketListener(inherited.Listener, sockets.Value, loggers.CreateLogger<SharedSocketListener>())
                : await _own.BindAsync(endpoint, cancellationToken).ConfigureAwait(false),
            traffic);
        _listeners.Add(listener);
        return listener;
    }

    /// <summary>Done when no connection comes any more.</summary>
    public Task StopAcceptingAsync() => Task.WhenAll(_listeners.Select(listener => listener.StopAcceptingAsync()));
}
