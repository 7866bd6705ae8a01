using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Replaces the daemon that answers by another.</summary>
internal static class UpgradeRoute
{
    /// <summary>The route.</summary>
    public static Route Create(Traffic traffic) =>
        new("POST", "/api/v1/node/upgrade", "Replace the daemon by another binary; all services go on running. 409 when the running one stays.", call => UpgradeAsync(call, traffic))
        {
            Request = ApiJson.Default.UpgradeRequest,
            Response = ApiJson.Default.UpgradeDocument,
        };

    private static async Task UpgradeAsync(Call call, Traffic traffic)
    {
        var request = await Body.ReadAsync<UpgradeRequest>(call.Http.Request, call.Cancellation).ConfigureAwait(false) ?? new();
        using var exception = traffic.Except();

        // The answer goes out when everything else on this server has ended; and what is begun is not given up because nobody waits for it.
        var done = await call.Node.UpgradeAsync(request, CancellationToken.None).ConfigureAwait(false);
        await Reply.JsonAsync(call with { Cancellation = call.Http.RequestAborted }, done, ApiJson.Default.UpgradeDocument).ConfigureAwait(false);
    }
}
