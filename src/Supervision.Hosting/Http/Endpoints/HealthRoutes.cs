using System.Text.Json;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>
/// For outer supervisors and load balancers, without a token. <c>healthz</c>: the process is alive; it names what is degraded, but that
/// is no reason to kill the process. <c>readyz</c>: the node has started everything that it starts at boot, and does not stop yet.
/// </summary>
internal static class HealthRoutes
{
    /// <summary>A node that does not answer for so long is reported, not waited for.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The routes.</summary>
    public static IEnumerable<Route> Create(TimeProvider time)
    {
        yield return new("GET", "/healthz", "Whether the process is alive: always 200, with what is degraded.", call => HealthAsync(call, time)) { IsOpen = true };
        yield return new("GET", "/readyz", "Whether the node is running: 200, else 503.", call => ReadyAsync(call, time)) { IsOpen = true };
    }

    private static async Task HealthAsync(Call call, TimeProvider time)
    {
        var (node, trouble) = await AskAsync(call, time).ConfigureAwait(false);
        await WriteAsync(call, node?.Degraded ?? [trouble ?? "the node does not answer"]).ConfigureAwait(false);
    }

    private static async Task ReadyAsync(Call call, TimeProvider time)
    {
        var (node, trouble) = await AskAsync(call, time).ConfigureAwait(false);
        if (node?.State == "running")
            await WriteAsync(call, node.Degraded).ConfigureAwait(false);
        else
            throw new SupervisionException(ProblemKind.Degraded, node is null ? trouble ?? "the node does not answer" : $"the node is {node.State}");
    }

    private static async Task<(NodeDocument? Node, string? Trouble)> AskAsync(Call call, TimeProvider time)
    {
        using var limit = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, call.Cancellation);
        try
        {
            // The limit holds for a node that does not heed its token as well.
            return (await call.Node.GetNodeAsync(either.Token).WaitAsync(either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!call.Cancellation.IsCancellationRequested)
        {
            return (null, $"the node has not answered for {AnswerTimeout.TotalSeconds} s");
        }
        catch (SupervisionException e)
        {
            return (null, e.Message);
        }
    }

    private static async Task WriteAsync(Call call, IReadOnlyList<string> degraded)
    {
        var response = call.Http.Response;
        response.ContentType = "application/json";
        using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("status", degraded.Count == 0 ? "ok" : "degraded");
            json.WriteStartArray("degraded");
            foreach (var sentence in degraded)
                json.WriteStringValue(sentence);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await response.BodyWriter.FlushAsync(call.Cancellation).ConfigureAwait(false);
    }
}
