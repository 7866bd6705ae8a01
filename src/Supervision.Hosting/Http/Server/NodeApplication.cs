using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>
/// A request from its arrival to its answer: who asks, what is there, do it, and every failure as a problem in words. It stands on
/// Kestrel alone: the container, host and router of ASP.NET would take 14 MB of resident memory, for a table of thirty paths.
/// </summary>
/// <param name="gate">Who gets in.</param>
/// <param name="routes">What is there.</param>
/// <param name="nodeFor">The node, acting for an operator.</param>
/// <param name="traffic">What is under way.</param>
/// <param name="logger">Where failures are logged.</param>
/// <param name="stopping">Ends what is under way.</param>
internal sealed class NodeApplication(
    Gate gate, RouteTable routes, Func<OperatorIdentity, ISupervision> nodeFor, Traffic traffic, ILogger logger, CancellationToken stopping)
    : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        traffic.Begin(contextFeatures);
        return new DefaultHttpContext(contextFeatures);
    }

    public void DisposeContext(HttpContext context, Exception? exception) => traffic.End();

    public async Task ProcessRequestAsync(HttpContext context)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            await AnswerAsync(context, cancellation.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await RefuseAsync(context, e).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The client went away, or a stream ends because the node stops.
        }
        catch (SupervisionException e)
        {
            HttpLog.CutOff(logger, context.Request.Path, ClientOf(context), e.Message);
            context.Abort();
        }
        catch (Exception e)
        {
            // Half an answer is on its way, and must not pass for a whole one.
            HttpLog.Failed(logger, context.Request.Method, context.Request.Path, context.TraceIdentifier, e);
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellation)
    {
        var path = context.Request.Path.Value ?? "";
        var found = routes.Find(path, out var segment);
        var route = found.FirstOrDefault(route => route.Answers(context.Request.Method));
        var identity = gate.Admit(context, route is { IsOpen: true });
        context.Response.Headers.CacheControl = "no-cache";
        if (traffic.IsLeaving)
            context.Response.Headers.Connection = "close";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (route is not null)
            await route.Handle(new(context, nodeFor(identity), route, segment, cancellation)).ConfigureAwait(false);
        else if (found.Count == 0)
            await Problem.WriteAsync(context, 404, $"nothing is at {path}; /openapi/v1.json lists what is").ConfigureAwait(false);
        else
            await RefuseMethodAsync(context, found).ConfigureAwait(false);
    }

    private static Task RefuseMethodAsync(HttpContext context, IReadOnlyList<Route> found)
    {
        var allowed = string.Join(", ", found.Select(route => route.Method == "GET" ? "GET, HEAD" : route.Method));
        context.Response.Headers.Allow = allowed;
        return Problem.WriteAsync(context, 405, $"{context.Request.Path} takes {allowed}, not {context.Request.Method}");
    }

    private Task RefuseAsync(HttpContext context, Exception error)
    {
        switch (error)
        {
            case SupervisionException { Kind: not ProblemKind.Internal } refusal:
                var status = ProblemStatus.Of(refusal.Kind);
                if (status is 401 or 403)
                    HttpLog.Refused(logger, context.Request.Method, context.Request.Path, ClientOf(context), status, refusal.Message);
                return Problem.WriteAsync(context, status, refusal.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problem.WriteAsync(context, 413, $"the body is larger than {Body.BytesMax} bytes");
            case BadHttpRequestException bad:
                return Problem.WriteAsync(context, bad.StatusCode, bad.Message);
            case OperationCanceledException when stopping.IsCancellationRequested:
                return Problem.WriteAsync(context, 503, traffic.IsLeaving ? HandsOver : "the node stops");
            default:
                var traceId = context.TraceIdentifier;
                HttpLog.Failed(logger, context.Request.Method, context.Request.Path, traceId, error);
                var detail = error is SupervisionException ? error.Message : $"a defect of the daemon; its log says more under the trace id {traceId}";
                return Problem.WriteAsync(context, 500, detail, traceId);
        }
    }

    private const string HandsOver = "the daemon hands over to its successor: ask again, with the same command id, and that one answers";

    private static string ClientOf(HttpContext context) =>
        context.Features.Get<Peer>() is { } peer ? $"user {peer.User}" : context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
