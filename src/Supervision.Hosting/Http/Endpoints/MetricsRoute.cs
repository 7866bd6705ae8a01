namespace Supervision.Hosting.Http;

/// <summary>Metrics for Prometheus.</summary>
internal static class MetricsRoute
{
    /// <summary>The route.</summary>
    public static Route Create(StreamSlots slots) =>
        new("GET", "/metrics", "Metrics in the text format 0.0.4 of Prometheus.", call => WriteAsync(call, slots)) { MediaType = "text/plain" };

    private static async Task WriteAsync(Call call, StreamSlots slots)
    {
        var node = await call.Node.GetNodeAsync(call.Cancellation).ConfigureAwait(false);
        var services = (await call.Node.GetServicesAsync(cancellationToken: call.Cancellation).ConfigureAwait(false)).Value;
        var groups = (await call.Node.GetGroupsAsync(cancellationToken: call.Cancellation).ConfigureAwait(false)).Value;
        var response = call.Http.Response;
        response.ContentType = MetricsText.MediaType;
        var text = new MetricsText(response.BodyWriter);
        NodeMetrics.Write(text, node, services, slots.Taken);
        NodeMetrics.Write(text, services);
        NodeMetrics.Write(text, groups);
        await response.BodyWriter.FlushAsync(call.Cancellation).ConfigureAwait(false);
    }
}
