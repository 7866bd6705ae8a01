using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>What services wrote, and what happened to them.</summary>
internal static class LogRoutes
{
    private const int LimitMax = 10_000;
    private const int LimitDefault = 100;
    private static readonly QueryParameter After = new("after", "integer", "Only records with a greater id; without it the newest.");
    private static readonly QueryParameter Limit = new("limit", "integer", "At most so many, from 1 to 10000; 100 by default.");

    /// <summary>The routes.</summary>
    public static IEnumerable<Route> Create()
    {
        yield return new("GET", "/api/v1/services/{name}/log", "The output of one service.", call => GetLogAsync(call, call.Name))
        {
            Query = [After, Limit],
            Response = ApiJson.Default.LogPage,
        };
        yield return new("GET", "/api/v1/log", "The output of all services, merged.", call => GetLogAsync(call, null))
        {
            Query = [After, Limit],
            Response = ApiJson.Default.LogPage,
        };
        yield return new("GET", "/api/v1/services/{name}/history", "The journalled facts of one service, oldest first.", GetHistoryAsync)
        {
            Query = [Limit],
            Response = ApiJson.Default.IReadOnlyListHistoryEntry,
        };
    }

    private static async Task GetLogAsync(Call call, string? name)
    {
        var after = call.Query.Number(After.Name, 0, long.MaxValue);
        var page = await call.Node.GetLogAsync(name, after, LimitOf(call), call.Cancellation).ConfigureAwait(false);
        await Reply.JsonAsync(call, page, ApiJson.Default.LogPage).ConfigureAwait(false);
    }

    private static async Task GetHistoryAsync(Call call)
    {
        var history = await call.Node.GetHistoryAsync(call.Name, LimitOf(call), call.Cancellation).ConfigureAwait(false);
        await Reply.JsonAsync(call, history, ApiJson.Default.IReadOnlyListHistoryEntry).ConfigureAwait(false);
    }

    private static int LimitOf(Call call) => (int)(call.Query.Number(Limit.Name, 1, LimitMax) ?? LimitDefault);
}
