using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Supervision.Api;

namespace Supervision.Pbm.Tests.Fake;

/// <summary>
/// A node that speaks the wire contract over a real Kestrel, on a free port and on a socket in the file system,
/// with a board that tests write.
/// </summary>
public sealed class FakeNode : IAsyncDisposable
{
    public const string Token = "the-token-of-the-fake";
    private readonly WebApplication _app;

    private FakeNode(WebApplication app, FakeBoard board, string socket)
    {
        _app = app;
        Board = board;
        Socket = socket;
    }

    public FakeBoard Board { get; }

    public string Socket { get; }

    public int Port { get; private set; }

    public string Target => $"127.0.0.1:{Port}";

    /// <summary>Method and path with query, body, and headers of every request, in order.</summary>
    public ConcurrentQueue<(string Line, string Body, IReadOnlyDictionary<string, string> Headers)> Requests { get; } = [];

    /// <summary>Answers in place of the contract, when it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Override { get; set; }

    public static async Task<FakeNode> StartAsync(int port = 0, FakeBoard? board = null)
    {
        var socket = Path.Combine(Path.GetTempPath(), $"fake-{Guid.NewGuid():N}"[..20] + ".sock");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.ListenUnixSocket(socket);
        });
        var node = new FakeNode(builder.Build(), board ?? FakeBoard.WithThree(), socket);
        node._app.Run(node.AnswerAsync);
        await node._app.StartAsync();
        var addresses = node._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        node.Port = new Uri(addresses.First(a => a.StartsWith("http://127", StringComparison.Ordinal))).Port;
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        Board.EndStreams();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
        File.Delete(Socket);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        // The server uses its headers again for the next request.
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Requests.Enqueue(($"{http.Request.Method} {http.Request.Path.ToUriComponent()}{http.Request.QueryString}", body, headers));
        try
        {
            if (Override is not null && await Override(http))
                return;
            var overTcp = http.Connection.LocalIpAddress is not null;
            if (overTcp && http.Request.Headers.Authorization != $"Bearer {Token}")
                throw new SupervisionException(ProblemKind.Unauthorized, "a token is needed");
            await RouteAsync(http, body);
        }
        catch (SupervisionException e)
        {
            await ProblemAsync(http, e);
        }
    }

    public static Task ProblemAsync(HttpContext http, SupervisionException problem)
    {
        var status = ProblemStatus.Of(problem.Kind);
        http.Response.StatusCode = status;
        http.Response.ContentType = ProblemDocument.MediaType;
        var document = new ProblemDocument { Type = "about:blank", Title = problem.Kind.ToString(), Status = status, Detail = problem.Message };
        return http.Response.WriteAsync(JsonSerializer.Serialize(document, ApiJson.Default.ProblemDocument));
    }

    private async Task RouteAsync(HttpContext http, string body)
    {
        var path = http.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries)[2..];
        var query = http.Request.Query;
        var limit = int.TryParse(query["limit"], out var l) ? l : 100;
        long? after = long.TryParse(query["after"], out var a) ? a : null;
        switch (http.Request.Method, path)
        {
            case ("GET", ["services"]):
                await VersionedAsync(http, () => JsonSerializer.Serialize(Board.Matching(query["name"]), ApiJson.Default.IReadOnlyListServiceDocument));
                break;
            case ("GET", ["services", var name]):
                await VersionedAsync(http, () => JsonSerializer.Serialize(Board.Find(name), ApiJson.Default.ServiceDocument));
                break;
            case ("GET", ["services", var name, "log"]):
                await JsonAsync(http, JsonSerializer.Serialize(Board.Log(Board.Find(name).Name, after, limit), ApiJson.Default.LogPage));
                break;
            case ("GET", ["log"]):
                await JsonAsync(http, JsonSerializer.Serialize(Board.Log(null, after, limit), ApiJson.Default.LogPage));
                break;
            case ("GET", ["services", var name, "history"]):
                await JsonAsync(http, JsonSerializer.Serialize(Board.History(Board.Find(name).Name, limit), ApiJson.Default.IReadOnlyListHistoryEntry));
                break;
            case ("POST", ["services", var verb]):
                var all = JsonSerializer.Deserialize(body, ApiJson.Default.CommandRequest)!;
                await JsonAsync(http, JsonSerializer.Serialize(
                    Board.CommandAll(query["name"].ToString().Split(','), Enum.Parse<ServiceVerb>(verb, ignoreCase: true), all),
                    ApiJson.Default.IReadOnlyListCommandReport));
                break;
            case ("POST", ["services", var name, var verb]):
                var request = JsonSerializer.Deserialize(body, ApiJson.Default.CommandRequest)!;
                var result = Board.Command(name, Enum.Parse<ServiceVerb>(verb, ignoreCase: true), request);
                http.Response.StatusCode = request.Wait ? 200 : 202;
                await JsonAsync(http, JsonSerializer.Serialize(result, ApiJson.Default.CommandResult));
                break;
            case ("GET", ["groups"]):
                await VersionedAsync(http, () => JsonSerializer.Serialize(Board.Groups, ApiJson.Default.IReadOnlyListGroupDocument));
                break;
            case ("GET", ["listeners"]):
                await JsonAsync(http, JsonSerializer.Serialize(Board.Listeners, ApiJson.Default.IReadOnlyListListenerDocument));
                break;
            case ("GET", ["tree"]):
                await VersionedAsync(http, () => JsonSerializer.Serialize(Board.Tree(), ApiJson.Default.TreeDocument));
                break;
            case ("GET", ["node"]):
                await JsonAsync(http, JsonSerializer.Serialize(Board.Node, ApiJson.Default.NodeDocument));
                break;
            case ("GET", ["actors"]):
                await JsonAsync(http, JsonSerializer.Serialize(Board.Actors, ApiJson.Default.ActorDocument));
                break;
            case ("POST", ["node", _]):
                http.Response.StatusCode = 202;
                break;
            case ("GET", ["events"]):
                await EventsAsync(http, query["logs"]);
                break;
            default:
                throw new SupervisionException(ProblemKind.NotFound, $"there is nothing at {http.Request.Path}");
        }
    }

    private async Task VersionedAsync(HttpContext http, Func<string> document)
    {
        var condition = http.Request.Headers.IfNoneMatch.ToString().Trim('"');
        if (condition.Length > 0)
        {
            var wait = http.Request.Query["wait"].ToString();
            var seconds = wait.EndsWith("ms", StringComparison.Ordinal) ? double.Parse(wait[..^2]) / 1000 : wait.Length > 1 ? double.Parse(wait[..^1]) : 0;
            if (!await Board.PassedAsync(long.Parse(condition), TimeSpan.FromSeconds(seconds), http.RequestAborted))
            {
                http.Response.StatusCode = 304;
                return;
            }
        }

        http.Response.Headers.ETag = $"\"{Board.Serial}\"";
        await JsonAsync(http, document());
    }

    private static Task JsonAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json);
    }

    private async Task EventsAsync(HttpContext http, string? logs)
    {
        http.Response.ContentType = "text/event-stream";
        var channel = Board.Subscribe(logs);
        try
        {
            if (!http.Request.Headers.ContainsKey("Last-Event-ID"))
                await SendAsync(http, new() { Kind = "snapshot", Serial = Board.Serial, Snapshot = Board.Matching(null) });
            await http.Response.Body.FlushAsync();
            await foreach (var item in channel.Reader.ReadAllAsync(http.RequestAborted))
                await SendAsync(http, item);
        }
        catch (OperationCanceledException)
        {
            // The client has left.
        }
    }

    private static async Task SendAsync(HttpContext http, EventDocument document)
    {
        var text = new StringBuilder().Append("event: ").Append(document.Kind).Append('\n');
        if (document.Kind != "log")
            text.Append("id: ").Append(document.Serial).Append('\n');
        text.Append("data: ").Append(JsonSerializer.Serialize(document, ApiJson.Default.EventDocument)).Append("\n\n");
        await http.Response.WriteAsync(text.ToString());
        await http.Response.Body.FlushAsync();
    }
}
