using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Handover;

namespace Supervision.Hosting.Http;

/// <summary>
/// Accepts connections from a socket that others may share. It gives up accepting without touching the socket: the shutdown by which a
/// listener is usually interrupted would end it for everybody, and what .NET does to a socket that it closes, which is to have it block again, would have
/// everybody else wait in accept(2).
/// </summary>
internal sealed class SocketListener : IConnectionListener
{
    private readonly SafeFileHandle _descriptor;
    private readonly Socket _socket;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SocketConnectionContextFactory _connections;

    /// <param name="descriptor">A descriptor of a socket that listens; it is the listener's.</param>
    /// <param name="logger">Where connections that fail are logged.</param>
    public SocketListener(SafeFileHandle descriptor, ILogger logger)
    {
        (_descriptor, _logger) = (descriptor, logger);
        _socket = new Socket(new SafeSocketHandle(descriptor.DangerousGetHandle(), ownsHandle: false));
        _connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), logger);
        EndPoint = _socket.LocalEndPoint!;
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token, cancellationToken);
        while (!both.IsCancellationRequested)
        {
            try
            {
                // A daemon of before, which shares it, may have it block when it ends.
                InheritedDescriptor.StayNonBlocking(_descriptor);
                var accepted = await _socket.AcceptAsync(both.Token).ConfigureAwait(false);
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
                HttpLog.NotAccepted(_logger, EndPoint, e.Message);
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
        _socket.Dispose();
        _descriptor.Dispose();
        _connections.Dispose();
    }

    private static readonly TimeSpan AcceptPause = TimeSpan.FromMilliseconds(10);
}
