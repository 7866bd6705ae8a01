using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Groups, as a list and as a tree.</summary>
internal static class GroupRoutes
{
    /// <summary>The routes.</summary>
    public static IEnumerable<Route> Create(LongPoll polling)
    {
        yield return new("GET", "/api/v1/groups", "Every group, parents first.", call => ListAsync(call, polling))
        {
            Query = [LongPoll.Parameter],
            Response = ApiJson.Default.IReadOnlyListGroupDocument,
            IsVersioned = true,
        };
        yield return new("GET", "/api/v1/tree", "The tree of groups with the services in them.", call => GetTreeAsync(call, polling))
        {
            Query = [LongPoll.Parameter],
            Response = ApiJson.Default.TreeDocument,
            IsVersioned = true,
        };
    }

    private static Task ListAsync(Call call, LongPoll polling) =>
        polling.AnswerAsync(call, change => call.Node.GetGroupsAsync(change, call.Cancellation), ApiJson.Default.IReadOnlyListGroupDocument);

    private static Task GetTreeAsync(Call call, LongPoll polling) =>
        polling.AnswerAsync(call, change => call.Node.GetTreeAsync(change, call.Cancellation), ApiJson.Default.TreeDocument);
}
