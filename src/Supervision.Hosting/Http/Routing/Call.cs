using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>One request on its way through a route.</summary>
/// <param name="Http">The request and its response.</param>
/// <param name="Node">The node, acting for who asks.</param>
/// <param name="Route">The route it took.</param>
/// <param name="Segment">What stands for <c>{name}</c> in the path.</param>
/// <param name="Cancellation">The client went away, or the node stops.</param>
internal sealed record Call(HttpContext Http, ISupervision Node, Route Route, string? Segment, CancellationToken Cancellation)
{
    /// <summary>The service in the path.</summary>
    public string Name => Segment ?? throw new InvalidOperationException($"{Route.Template} names nothing");

    /// <summary>What follows the question mark.</summary>
    public QueryReader Query { get; } = new(Http.Request.Query, Route.Query);
}
