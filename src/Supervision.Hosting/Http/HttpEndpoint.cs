using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>A node's HTTP API, answering from when it was started until it is disposed.</summary>
internal sealed class HttpEndpoint : IAsyncDisposable
{
    /// <summary>The name of the socket in the data directory.</summary>
    public const string SocketName = "api.sock";

    /// <summary>Answers that are being written have so long to get away when the node stops.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Commands that take longer than this are asked for again, by their id, at the next server.</summary>
    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromMilliseconds(500);

    private readonly HttpOptions _options;
    private readonly CancellationTokenSource _stopping = new();
    private readonly KestrelServer _server;
    private readonly ListeningSockets _sockets;
    private readonly SocketListenerFactory _listeners;
    private readonly Traffic _traffic;
    private readonly StreamSlots _streams;
    private int _disposed;

    private HttpEndpoint(HttpOptions options, string socketPath, ListeningSockets sockets)
    {
        _options = options;
        SocketPath = socketPath;
        _sockets = sockets;
        _traffic = new Traffic(options.TimeProvider);
        _streams = new StreamSlots(options.StreamsMax);
        _listeners = new SocketListenerFactory(_sockets, endPoint => Addresses.Add($"http://{endPoint}"), options.LoggerFactory.CreateLogger("Supervision.Http"));
        _server = KestrelSetup.Create(options, SocketPath, _listeners, _traffic);
    }

    /// <summary>Where it listens, with real ports, as URLs.</summary>
    public IList<string> Addresses { get; } = [];

    /// <summary>The socket in the file system.</summary>
    public string SocketPath { get; }

    /// <summary>The file with the token; null when none is asked for.</summary>
    public string? TokenPath => _options.Auth == HttpAuth.Token ? TokenFile.PathIn(_options.DataDirectory) : null;

    /// <summary>
    /// Binds all addresses and begins to answer. Whatever is wrong with them or the token has failed when this returns; the task then ends when the
    /// server is there, which takes its time, and who connects meanwhile waits for it.
    /// </summary>
    /// <param name="options">Where, and to whom.</param>
    /// <param name="nodeFor">The node, acting for an operator; called for each request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">An address or the token file makes no sense.</exception>
    /// <exception cref="BindException">An address cannot be listened on.</exception>
    /// <exception cref="IOException">The token cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The token is open to others, or closed to us.</exception>
    public static async Task<HttpEndpoint> StartAsync(
        HttpOptions options, Func<OperatorIdentity, ISupervision> nodeFor, CancellationToken cancellationToken = default)
    {
        var token = options.Auth == HttpAuth.Token ? TokenFile.LoadOrCreate(options.DataDirectory) : null;
        var socketPath = Path.GetFullPath(Path.Combine(options.DataDirectory, SocketName));
        var sockets = options.Sockets ?? new ListeningSockets();
        try
        {
            sockets.Open(KestrelSetup.EndPoints(options, socketPath));
            return await Task.Run(() => ServeAsync(new HttpEndpoint(options, socketPath, sockets), token, nodeFor, cancellationToken), CancellationToken.None).ConfigureAwait(false);
        }
        catch when (options.Sockets is null)
        {
            sockets.Dispose();
            throw;
        }
    }

    /// <summary>Ends long polls and streams at once, lets answers under way go out, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        using var limit = new CancellationTokenSource(StopTimeout, _options.TimeProvider);
        await _server.StopAsync(limit.Token).ConfigureAwait(false);
        _server.Dispose();
        _stopping.Dispose();
        if (_options.Sockets is null)
            _sockets.Dispose();
    }

    /// <summary>
    /// Accepts nothing more and lets go of all clients: what can be answered soon is answered, the rest is refused, streams end.
    /// Only who has asked for this goes on waiting for an answer.
    /// </summary>
    public async Task LeaveAsync()
    {
        await _listeners.StopAcceptingAsync().ConfigureAwait(false);
        await _traffic.LeaveAsync(LeaveTimeout, () => _streams.Taken).ConfigureAwait(false);
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _traffic.LeaveAsync(StopTimeout, static () => 0).ConfigureAwait(false);
        _traffic.Close();
    }

    private static async Task<HttpEndpoint> ServeAsync(HttpEndpoint endpoint, string? token, Func<OperatorIdentity, ISupervision> nodeFor, CancellationToken cancellationToken)
    {
        try
        {
            await endpoint.ServeAsync(token, nodeFor, cancellationToken).ConfigureAwait(false);
            return endpoint;
        }
        catch
        {
            await endpoint.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task ServeAsync(string? token, Func<OperatorIdentity, ISupervision> nodeFor, CancellationToken cancellationToken)
    {
        var logger = _options.LoggerFactory.CreateLogger("Supervision.Http");
        var gate = new Gate(token, new(_options.Hosts), Users.Current);
        var routes = RouteTable.Create(_streams, _traffic, _options);
        var application = new NodeApplication(gate, routes, nodeFor, _traffic, logger, _stopping.Token);
        try
        {
            await _server.StartAsync(application, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AddressInUseException or IOException)
        {
            throw new BindException(string.Join(" and ", _options.Listen), e.Message, e);
        }

        foreach (var address in Addresses)
            HttpLog.Listening(logger, address);
        if (token is null && Addresses.Count > 0)
            HttpLog.Open(logger, string.Join(" and ", Addresses));
    }
}
