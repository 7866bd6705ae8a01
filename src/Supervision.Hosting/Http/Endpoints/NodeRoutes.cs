using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>The node itself, and its actors.</summary>
internal static class NodeRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<Route> Create()
    {
        yield return new("GET", "/api/v1/node", "The daemon and its host.", GetAsync)
        {
            Response = ApiJson.Default.NodeDocument,
            IsVersioned = true,
        };
        yield return Command(NodeVerb.Shutdown, "Stop all services in reverse order and end.");
        yield return Command(NodeVerb.Detach, "End and leave all services running with the keeper.");
        yield return Command(NodeVerb.Reload, "Read the configuration again.");
        yield return new("GET", "/api/v1/actors", "The actors of the daemon, as a tree.", GetActorsAsync) { Response = ApiJson.Default.ActorDocument };
    }

    private static Route Command(NodeVerb verb, string summary) =>
        new("POST", "/api/v1/node/" + verb.ToString().ToLowerInvariant(), summary, call => CommandAsync(call, verb))
        {
            Request = ApiJson.Default.NodeCommandRequest,
            Statuses = [StatusCodes.Status202Accepted],
        };

    private static async Task GetAsync(Call call)
    {
        var node = await call.Node.GetNodeAsync(call.Cancellation).ConfigureAwait(false);
        await Reply.VersionedAsync(call, node, node.Serial, ApiJson.Default.NodeDocument).ConfigureAwait(false);
    }

    private static async Task GetActorsAsync(Call call)
    {
        var actors = await call.Node.GetActorsAsync(call.Cancellation).ConfigureAwait(false);
        await Reply.JsonAsync(call, actors, ApiJson.Default.ActorDocument).ConfigureAwait(false);
    }

    private static async Task CommandAsync(Call call, NodeVerb verb)
    {
        var body = await Body.ReadAsync<NodeCommandRequest>(call.Http.Request, call.Cancellation).ConfigureAwait(false);
        await call.Node.CommandNodeAsync(verb, body?.Reason, call.Cancellation).ConfigureAwait(false);
        call.Http.Response.StatusCode = StatusCodes.Status202Accepted;
    }
}
