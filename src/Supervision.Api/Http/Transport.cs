using System.Net.Sockets;

namespace Supervision.Api;

/// <summary>Bytes to and from a node; every failure of the network leaves here as a <see cref="SupervisionException"/>.</summary>
internal static class Transport
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    public static HttpClient Client(NodeAddress address, string? token, string? userAgent)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectTimeout,
            ActivityHeadersPropagator = null,
        };
        if (address.SocketPath is { } path)
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        var client = new HttpClient(handler) { BaseAddress = address.BaseUri, Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        if (userAgent is not null)
            client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        return client;
    }

    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient client, NodeAddress address, HttpRequestMessage request, HttpCompletionOption option, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, option, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfTheNetwork(e, cancellationToken))
        {
            throw ConnectionFailure.Describe(address, e);
        }
    }

    public static async Task<byte[]> BodyAsync(HttpResponseMessage response, NodeAddress address, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfTheNetwork(e, cancellationToken))
        {
            throw ConnectionFailure.Describe(address, e);
        }
    }

    /// <summary>A cancellation that the caller did not ask for is the connect timeout.</summary>
    public static bool IsOfTheNetwork(Exception error, CancellationToken cancellationToken) =>
        error is HttpRequestException or IOException or SocketException
        || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
