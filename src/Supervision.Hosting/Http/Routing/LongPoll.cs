using System.Text.Json.Serialization.Metadata;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Answers with a versioned document: at once, or with <c>wait</c> and <c>If-None-Match</c> when there is another than the client has.</summary>
internal sealed class LongPoll(StreamSlots slots)
{
    /// <summary>The parameter of every path that can wait.</summary>
    public static readonly QueryParameter Parameter = new(
        "wait", "string", "With If-None-Match: answer when the serial has changed, at the latest after this duration, such as 30s; at most 5m.");

    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(5);

    /// <summary>Asks the node, which waits, and answers 200 or 304.</summary>
    public async Task AnswerAsync<T>(Call call, Func<AwaitChange?, Task<Versioned<T>>> ask, JsonTypeInfo<T> type)
    {
        var wait = call.Query.Duration(Parameter.Name);
        var seen = Reply.Seen(call.Http.Request);
        Versioned<T> answer;
        if (wait > TimeSpan.Zero && seen is not null)
        {
            using var slot = slots.Take();
            answer = await ask(new(seen.Value, wait.Value < WaitMax ? wait.Value : WaitMax)).ConfigureAwait(false);
        }
        else
        {
            answer = await ask(null).ConfigureAwait(false);
        }

        await Reply.VersionedAsync(call, answer.Value, answer.Serial, type).ConfigureAwait(false);
    }
}
