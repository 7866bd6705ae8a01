using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Supervision.App.Listening;

namespace Supervision.App.AspNetCore.Listening;

/// <summary>
/// Accepts connections from a socket that others share. It gives up accepting without touching the socket: the shutdown by which a listener is
/// usually interrupted would end it for all of them, and so for the clients.
/// </summary>
internal sealed class SharedSocketListener(InheritedListener listener, SocketTransportOptions options, ILogger logger) : IConnectionListener
{
    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SocketConnectionContextFactory _connections = new(
        new SocketConnectionFactoryOptions
        {
            IOQueueCount = options.IOQueueCount,
            MaxReadBufferSize = options.MaxReadBufferSize,
            MaxWriteBufferSize = options.MaxWriteBufferSize,
            UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
            WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
        },
        logger);

    private readonly bool _isTcp = listener.EndPoint is IPEndPoint;

    public EndPoint EndPoint { get; } = listener.EndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                listener.StayNonBlocking();
                var accepted = await listener.Socket.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (_isTcp) accepted.NoDelay = options.NoDelay;
                return _connections.Create(accepted);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException e)
            {
                // The client has gone already, or there is no descriptor for it now.
                AppLog.NotAccepted(logger, EndPoint, e.Message);
                await Task.Delay(AcceptPause, TimeProvider.System, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    /// <summary>Accepts nothing more; who connects waits for whoever else accepts from the socket.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => new(_stopping.CancelAsync());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _connections.Dispose();
    }
}
