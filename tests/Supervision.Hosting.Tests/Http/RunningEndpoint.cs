using System.Net.Sockets;
using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

/// <summary>A real server on a free port of the loopback and on a socket, over a fake node.</summary>
internal sealed class RunningEndpoint : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;

    private RunningEndpoint(TemporaryDirectory directory, HttpEndpoint server, FakeSupervision node, List<OperatorIdentity> operators)
    {
        (_directory, Server, Node, Operators) = (directory, server, node, operators);
        Client = NewClient();
        if (server.TokenPath is { } path)
            Token = File.ReadAllText(path).Trim();
        if (Token is not null)
            Client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
    }

    public HttpEndpoint Server { get; }

    public FakeSupervision Node { get; }

    /// <summary>Everybody for whom the node was asked.</summary>
    public List<OperatorIdentity> Operators { get; }

    public string? Token { get; }

    public Uri Url => new(Server.Addresses[0]);

    /// <summary>Bears the token.</summary>
    public HttpClient Client { get; }

    /// <summary>How often the clients of the socket had to connect.</summary>
    public int SocketConnections { get; private set; }

    public static async Task<RunningEndpoint> StartAsync(Func<HttpOptions, HttpOptions>? change = null)
    {
        var directory = new TemporaryDirectory();
        var node = new FakeSupervision();
        var operators = new List<OperatorIdentity>();
        var options = new HttpOptions { Listen = ["http://127.0.0.1:0"], DataDirectory = directory.Path };
        var server = await HttpEndpoint.StartAsync(change?.Invoke(options) ?? options, identity =>
        {
            lock (operators)
                operators.Add(identity);
            return node;
        });
        return new(directory, server, node, operators);
    }

    /// <summary>Bears no token.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { BaseAddress = Url };

    /// <summary>Goes through the socket in the file system.</summary>
    public HttpClient NewSocketClient()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                SocketConnections++;
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Server.SocketPath), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        return new(handler) { BaseAddress = new("http://localhost") };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
        _directory.Dispose();
    }
}
