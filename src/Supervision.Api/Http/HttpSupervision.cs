using System.Globalization;
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
    private const int NotModified = 304;
    private readonly NodeAddress _address;
    private readonly IExchange _exchange;
    private readonly Lazy<HttpClientExchange> _streams;

    /// <summary>Does not connect yet; the first call does.</summary>
    /// <param name="address">Where the node answers.</param>
    /// <param name="token">The bearer token; null for a socket in the file system. See <see cref="AccessToken.Find"/>.</param>
    /// <param name="userAgent">What asks, <c>NAME/VERSION</c> (RFC 9110, 10.1.5); nodes tell it with the causes of what follows.</param>
    public HttpSupervision(NodeAddress address, string? token = null, string? userAgent = null)
    {
        _address = address;
        _streams = new(() => new(address, token, userAgent));
        _exchange = address.SocketPath is null ? _streams.Value : new UnixExchange(address, token, userAgent);
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
    public Task<CommandResult> CommandAsync(
        string name, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default) =>
        PostAsync($"{Service(name)}/{verb.ToString().ToLowerInvariant()}", CommandBody.Write(request), json => json.CommandResult, cancellationToken);

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
    public Task<IReadOnlyList<ListenerDocument>> GetListenersAsync(CancellationToken cancellationToken = default) =>
        GetAsync("listeners", json => json.IReadOnlyListListenerDocument, cancellationToken);

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
        var (stream, refusal) = await _streams.Value.OpenAsync(Root + "events" + Query(("logs", logs)), Number(after), cancellationToken).ConfigureAwait(false);
        if (refusal is not null)
            throw ProblemOf(refusal);
        await using var open = stream!.ConfigureAwait(false);
        await foreach (var read in new ServerSentEvents(stream!).ReadAsync(cancellationToken).ConfigureAwait(false))
            yield return Parse(read.Data.Span, ApiJson.Default.EventDocument);
    }

    /// <inheritdoc/>
    public Task<ActorDocument> GetActorsAsync(CancellationToken cancellationToken = default) =>
        GetAsync("actors", json => json.ActorDocument, cancellationToken);

    /// <inheritdoc/>
    public async Task CommandNodeAsync(NodeVerb verb, string? reason = null, CancellationToken cancellationToken = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new NodeCommandRequest(reason), ApiJson.Default.NodeCommandRequest);
        _ = await AskAsync(new("POST", $"{Root}node/{verb.ToString().ToLowerInvariant()}", body), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<UpgradeDocument> UpgradeAsync(UpgradeRequest request, CancellationToken cancellationToken = default) =>
        PostAsync("node/upgrade", JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.UpgradeRequest), json => json.UpgradeDocument, cancellationToken);

    /// <summary>Ends all calls under way.</summary>
    public void Dispose()
    {
        _exchange.Dispose();
        if (_streams.IsValueCreated)
            _streams.Value.Dispose();
    }

    private Task<T> PostAsync<T>(string path, byte[] body, Func<ApiJson, JsonTypeInfo<T>> type, CancellationToken cancellationToken) =>
        ReadAsync(new("POST", Root + path, body), type, cancellationToken);

    private Task<T> GetAsync<T>(string path, Func<ApiJson, JsonTypeInfo<T>> type, CancellationToken cancellationToken) =>
        ReadAsync(new("GET", Root + path), type, cancellationToken);

    private async Task<Versioned<T>> GetVersionedAsync<T>(
        string path, AwaitChange? change, Func<ApiJson, JsonTypeInfo<T>> type, CancellationToken cancellationToken)
    {
        var question = new Question("GET", Root + path);
        if (change is not null)
            question = new("GET", $"{Root}{path}{(path.Contains('?') ? '&' : '?')}wait={WireDuration.Render(change.Wait)}", null, $"\"{Number(change.Serial)}\"");
        var asking = AskAsync(question, cancellationToken);
        var made = type(ApiJson.Default);
        var answer = await asking.ConfigureAwait(false);
        // Nothing has changed in all that time. The document is asked for again instead of being kept for every path ever polled.
        if (answer.Status == NotModified)
            return await GetVersionedAsync(path, null, type, cancellationToken).ConfigureAwait(false);
        if (!long.TryParse(answer.Tag, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new SupervisionException(ProblemKind.Internal, $"{_address} answered without a serial in its ETag (is it a supervisiond?)");
        return new(Parse(answer.Body.Span, made), number);
    }

    private async Task<T> ReadAsync<T>(Question question, Func<ApiJson, JsonTypeInfo<T>> type, CancellationToken cancellationToken)
    {
        var asking = AskAsync(question, cancellationToken);
        // Making the reader of a document takes as long as asking for it: while the node answers, it is made.
        var made = type(ApiJson.Default);
        return Parse((await asking.ConfigureAwait(false)).Body.Span, made);
    }

    private async Task<Answer> AskAsync(Question question, CancellationToken cancellationToken)
    {
        var answer = await _exchange.AskAsync(question, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccess || answer.Status == NotModified ? answer : throw ProblemOf(answer);
    }

    private SupervisionException ProblemOf(Answer answer) => ProblemStatus.Read(_address, answer.Status, answer.MediaType, answer.Body.Span);

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
