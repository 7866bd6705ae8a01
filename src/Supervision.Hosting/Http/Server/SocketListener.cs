using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Supervision.Hosting.Http;

/// <summary>
/// Accepts connections from a socket that others may share. It gives up accepting without touching the socket: the shutdown by which a
/// listener is usually interrupted would end it for everybody.
/// </summary>
internal sealed class SocketListener(Socket socket, ILogger logger) : IConnectionListener
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly SocketConnectionContextFactory _connections = new(new SocketConnectionFactoryOptions(), logger);

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        while (!both.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(both.Token).ConfigureAwait(false);
                if (accepted.LocalEndPoint is IPEndPoint)
                    accepted.NoDelay = true;
                return _connections.Create(accepted);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException e)
            {
                // The client has gone already, or there is no descriptor for it now.
                HttpLog.NotAccepted(logger, EndPoint, e.Message);
                await Task.Delay(AcceptPause, TimeProvider.System, both.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    /// <summary>Accepts nothing more; who connects waits for another server.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => new(_stopping.CancelAsync());

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        socket.Dispose();
        _connections.Dispose();
    }

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(10);
}
