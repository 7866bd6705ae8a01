using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Changes of the tree: planned and applied.</summary>
internal static class PlanRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<Route> Create()
    {
        yield return new("POST", "/api/v1/tree/plan", "Read the configuration again and say what applying it would change.", PlanAsync)
        {
            Response = ApiJson.Default.PlanDocument,
        };
        yield return new("POST", "/api/v1/tree/apply", "Make the running tree the one of the configuration; 412 when the plan in the body is stale.", ApplyAsync)
        {
            Request = ApiJson.Default.ApplyRequest,
            Response = ApiJson.Default.PlanDocument,
        };
    }

    private static async Task PlanAsync(Call call)
    {
        var plan = await call.Node.PlanAsync(call.Cancellation).ConfigureAwait(false);
        await Reply.JsonAsync(call, plan, ApiJson.Default.PlanDocument).ConfigureAwait(false);
    }

    private static async Task ApplyAsync(Call call)
    {
        var request = await Body.ReadAsync<ApplyRequest>(call.Http.Request, call.Cancellation).ConfigureAwait(false) ?? new();
        var done = await call.Node.ApplyAsync(request, call.Cancellation).ConfigureAwait(false);
        await Reply.JsonAsync(call, done, ApiJson.Default.PlanDocument).ConfigureAwait(false);
    }
}
