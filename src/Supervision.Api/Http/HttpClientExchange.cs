using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Supervision.Api;

/// <summary>Over the framework's client, whose connections are used again; streams too.</summary>
internal sealed class HttpClientExchange(NodeAddress address, string? token, string? userAgent) : IExchange
{
    private readonly HttpClient _client = Client(address, token, userAgent);

    public async Task<Answer> AskAsync(Question question, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(RequestOf(question), HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens an endless response of server-sent events.</summary>
    /// <param name="path">Below the root, with its query; escaped.</param>
    /// <param name="lastEventId">The event after which to go on; null from now on.</param>
    /// <param name="cancellationToken">Ends the opening, not the stream.</param>
    /// <returns>The stream, or the answer of a node that gives none.</returns>
    public async Task<(Stream? Stream, Answer? Refusal)> OpenAsync(string path, string? lastEventId, CancellationToken cancellationToken)
    {
        var request = RequestOf(new("GET", path));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (lastEventId is not null)
            request.Headers.Add("Last-Event-ID", lastEventId);
        var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return (new BrokenStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), address), null);
        using (response)
            return (null, await ReadAsync(response, cancellationToken).ConfigureAwait(false));
    }

    public void Dispose() => _client.Dispose();

    private static HttpClient Client(NodeAddress address, string? token, string? userAgent)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = ConnectionFailure.ConnectTimeout,
            ActivityHeadersPropagator = null,
        };
        if (address.SocketPath is { } path)
            handler.ConnectCallback = async (_, cancellationToken) => new NetworkStream(await UnixConnection.OpenAsync(path, cancellationToken).ConfigureAwait(false), ownsSocket: true);
        var client = new HttpClient(handler) { BaseAddress = address.BaseUri, Timeout = Timeout.InfiniteTimeSpan };
        if (token is not null)
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        if (userAgent is not null)
            client.DefaultRequestHeaders.UserAgent.ParseAdd(userAgent);
        return client;
    }

    private static HttpRequestMessage RequestOf(Question question)
    {
        var request = new HttpRequestMessage(new(question.Method), question.Path);
        if (question.KnownTag is { } tag)
            request.Headers.IfNoneMatch.Add(new(tag));
        if (question.Body is not null)
            request.Content = new ByteArrayContent(question.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption option, CancellationToken cancellationToken)
    {
        try
        {
            return await _client.SendAsync(request, option, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionFailure.IsOfTheNetwork(e, cancellationToken))
        {
            throw ConnectionFailure.Describe(address, e);
        }
    }

    private async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return new((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.Tag.Trim('"'), body);
        }
        catch (Exception e) when (ConnectionFailure.IsOfTheNetwork(e, cancellationToken))
        {
            throw ConnectionFailure.Describe(address, e);
        }
    }
}
