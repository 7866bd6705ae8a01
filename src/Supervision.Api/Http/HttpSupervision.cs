using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Supervision.Api;

/// <summary>
/// A node over HTTP, by TCP or a socket in the file system. Safe for use by many callers at once.
/// No call has a limit of its own but that of connecting (5 s): end a call with its token.
/// </summary>
public sealed class HttpSupervision : ISupervision, IDisposable
{
    private const string Root = "api/v1/";
    private readonly NodeAddress _address;
    private readonly HttpClient _client;

    /// <summary>Does not connect yet; the first call does.</summary>
    /// <param name="address">Where the node answers.</param>
    /// <param name="token">The bearer token; null for a socket in the file system. See <see cref="AccessToken.Find"/>.</param>
    /// <param name="userAgent">What asks, <c>NAME/VERSION</c> (RFC 9110, 10.1.5); nodes tell it with the causes of what follows.</param>
    public HttpSupervision(NodeAddress address, string? token = null, string? userAgent = null)
    {
        _address = address;
        _client = Transport.Client(address, token, userAgent);
    }

    /// <summary>Where the node answers.</summary>
    public NodeAddress Address => _address;

    /// <inheritdoc/>
    public Task<NodeDocument> GetNodeAsync(CancellationToken cancellationToken = default) =>
        GetAsync("node", json => json.NodeDocument, cancellationToken);

    /// <inheritdoc/>
    public Task<Versioned<IReadOnlyList<ServiceDocument>>> GetServicesAsync(
        string? glob = null, AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        GetVersionedAsync("services" + Query(("name", glob)), change, json => json.IReadOnlyListServiceDocument, cancellationToken);

    /// <inheritdoc/>
    public Task<Versioned<ServiceDocument>> GetServiceAsync(
        string name, AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        GetVersionedAsync(Service(name), change, json => json.ServiceDocument, cancellationToken);

    /// <inheritdoc/>
    public async Task<CommandResult> CommandAsync(
        string name, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default)
    {
        var body = CommandBody.Write(request);
        var path = $"{Service(name)}/{verb.ToString().ToLowerInvariant()}";
        using var response = await SendAsync(Post(path, body), HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, ApiJson.Default.CommandResult, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CommandReport>> CommandAllAsync(
        IReadOnlyList<string> globs, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default)
    {
        var path = $"services/{verb.ToString().ToLowerInvariant()}{Query(("name", string.Join(',', globs)))}";
        var body = CommandBody.Write(request);
        return PostAsync(path, body, json => json.IReadOnlyListCommandReport, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<LogPage> GetLogAsync(string? name, long? after = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var path = name is null ? "log" : Service(name) + "/log";
        return GetAsync(path + Query(("after", Number(after)), ("limit", Number(limit))), json => json.LogPage, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(string name, int limit = 100, CancellationToken cancellationToken = default) =>
        GetAsync(Service(name) + "/history" + Query(("limit", Number(limit))), json => json.IReadOnlyListHistoryEntry, cancellationToken);

    /// <inheritdoc/>
    public Task<Versioned<IReadOnlyList<GroupDocument>>> GetGroupsAsync(AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        GetVersionedAsync("groups", change, json => json.IReadOnlyListGroupDocument, cancellationToken);

    /// <inheritdoc/>
    public Task<Versioned<TreeDocument>> GetTreeAsync(AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        GetVersionedAsync("tree", change, json => json.TreeDocument, cancellationToken);

    /// <inheritdoc/>
    public Task<PlanDocument> PlanAsync(CancellationToken cancellationToken = default) =>
        PostAsync("tree/plan", [], json => json.PlanDocument, cancellationToken);

    /// <inheritdoc/>
    public Task<PlanDocument> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("tree/apply", JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.ApplyRequest), json => json.PlanDocument, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The stream ends when the node ends it in order; a connection that breaks is <see cref="ProblemKind.Unreachable"/>.</remarks>
    public async IAsyncEnumerable<EventDocument> GetEventsAsync(
        long? after = null, string? logs = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Root + "events" + Query(("logs", logs)));
        request.Headers.Accept.Add(new("text/event-stream"));
        if (after is not null)
            request.Headers.Add("Last-Event-ID", Number(after));
        using var response = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var stream = new BrokenStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _address);
        await foreach (var read in new ServerSentEvents(stream).ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return Parse(read.Data.Span, ApiJson.Default.EventDocument);
    }

    /// <inheritdoc/>
    public Task<ActorDocument> GetActorsAsync(CancellationToken cancellationToken = default) =>
        GetAsync("actors", json => json.ActorDocument, cancellationToken);

    /// <inheritdoc/>
    public async Task CommandNodeAsync(NodeVerb verb, string? reason = null, CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new NodeCommandRequest(reason), ApiJson.Default.NodeCommandRequest);
        var request = Post($"node/{verb.ToString().ToLowerInvariant()}", body);
        using var response = await SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<UpgradeDocument> UpgradeAsync(UpgradeRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("node/upgrade", JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.UpgradeRequest), json => json.UpgradeDocument, cancellationToken);

    /// <summary>Ends all calls under way.</summary>
    public void Dispose() => _client.Dispose();

    private async Task<T> PostAsync<T>(string path, byte[] body, Func<ApiJson, JsonTypeInfo<T>> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(Post(path, body), HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, type(ApiJson.Default), cancellationToken).ConfigureAwait(false);
    }

    private async Task<T> GetAsync<T>(string path, Func<ApiJson, JsonTypeInfo<T>> type, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Root + path);
        var sending = SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        // Making the reader of a document takes as long as asking for it: while the node answers, it is made.
        var made = type(ApiJson.Default);
        using var response = await sending.ConfigureAwait(false);
        return await ReadAsync(response, made, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Versioned<T>> GetVersionedAsync<T>(
        string path, AwaitChange? change, Func<ApiJson, JsonTypeInfo<T>> type, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Root + path);
        if (change is not null)
        {
            var wait = "wait=" + WireDuration.Render(change.Wait);
            request.RequestUri = new(Root + path + (path.Contains('?') ? '&' : '?') + wait, UriKind.Relative);
            request.Headers.IfNoneMatch.Add(new($"\"{Number(change.Serial)}\""));
        }

        var sending = SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
        var made = type(ApiJson.Default);
        using var response = await sending.ConfigureAwait(false);
        // Nothing has changed in all that time. The document is asked for again instead of being kept for every path ever polled.
        if (response.StatusCode == HttpStatusCode.NotModified)
            return await GetVersionedAsync(path, null, type, cancellationToken).ConfigureAwait(false);
        var serial = response.Headers.ETag?.Tag.Trim('"');
        if (!long.TryParse(serial, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new SupervisionException(ProblemKind.Internal, $"{_address} answered without a serial in its ETag (is it a supervisiond?)");
        return new(await ReadAsync(response, made, cancellationToken).ConfigureAwait(false), number);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption option, CancellationToken cancellationToken)
    {
        var response = await Transport.SendAsync(_client, _address, request, option, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified)
            return response;
        using (response)
        {
            var body = await Transport.BodyAsync(response, _address, cancellationToken).ConfigureAwait(false);
            throw ProblemStatus.Read(_address, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
        }
    }

    private async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        Parse(await Transport.BodyAsync(response, _address, cancellationToken).ConfigureAwait(false), type);

    private T Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new SupervisionException(ProblemKind.Internal, $"{_address} answered null where a document was expected");
        }
        catch (JsonException e)
        {
            throw new SupervisionException(ProblemKind.Internal, $"{_address} answered something that is no {type.Type.Name}: {e.Message}", e);
        }
    }

    private static HttpRequestMessage Post(string path, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new(HttpMethod.Post, Root + path) { Content = content };
    }

    private static string Service(string name) => "services/" + Uri.EscapeDataString(name);

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Query(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = "";
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return query;
    }
}
