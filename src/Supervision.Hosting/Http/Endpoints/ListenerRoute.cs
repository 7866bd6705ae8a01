using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Listening sockets.</summary>
internal static class ListenerRoute
{
    public static Route Create() => new("GET", "/api/v1/listeners", "The listening sockets, who has them, and what waits at them.", AnswerAsync)
    {
        Response = ApiJson.Default.IReadOnlyListListenerDocument,
    };

    private static async Task AnswerAsync(Call call)
    {
        var listeners = await call.Node.GetListenersAsync(call.Cancellation).ConfigureAwait(false);
        await Reply.JsonAsync(call, listeners, ApiJson.Default.IReadOnlyListListenerDocument).ConfigureAwait(false);
    }
}
