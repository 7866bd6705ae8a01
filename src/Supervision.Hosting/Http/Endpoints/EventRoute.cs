using System.Globalization;
using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>The stream of events: a snapshot, then every change, until the client goes away or the node stops.</summary>
internal static class EventRoute
{
    private const string LastEventId = "Last-Event-ID";

    /// <summary>The route.</summary>
    public static Route Create(StreamSlots slots, HttpOptions options) =>
        new("GET", "/api/v1/events", "A snapshot, then every change, as server-sent events; resumes after Last-Event-ID.", call => StreamAsync(call, slots, options))
        {
            Query = [new("logs", "string", "Globs of services, separated by commas, whose output is wanted as well.")],
            Response = ApiJson.Default.EventDocument,
            MediaType = "text/event-stream",
        };

    private static async Task StreamAsync(Call call, StreamSlots slots, HttpOptions options)
    {
        var after = After(call.Http.Request);
        var logs = call.Query.Text("logs");
        using var slot = slots.Take();
        using var heartbeat = new PeriodicTimer(options.Heartbeat, options.TimeProvider);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation);
        var events = call.Node.GetEventsAsync(after, logs, reading.Token).GetAsyncEnumerator(reading.Token);
        await using (events.ConfigureAwait(false))
        {
            // A refusal comes before the first event, and before anything is sent; so it can still be told as one.
            var next = events.MoveNextAsync().AsTask();
            if (next.IsFaulted)
                await next.ConfigureAwait(false);
            var stream = await EventStream.OpenAsync(call.Http.Response, options, call.Cancellation).ConfigureAwait(false);
            await PumpAsync(events, next, heartbeat, stream, reading).ConfigureAwait(false);
        }
    }

    /// <summary>The next event is asked for when the one before has left, so a client that reads slowly is one that asks slowly.</summary>
    private static async Task PumpAsync(
        IAsyncEnumerator<EventDocument> events, Task<bool> next, PeriodicTimer heartbeat, EventStream stream, CancellationTokenSource reading)
    {
        var cancellation = reading.Token;
        var beat = heartbeat.WaitForNextTickAsync(cancellation).AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(next, beat).ConfigureAwait(false) == beat)
                {
                    await beat.ConfigureAwait(false);
                    await stream.BeatAsync(cancellation).ConfigureAwait(false);
                    beat = heartbeat.WaitForNextTickAsync(cancellation).AsTask();
                    continue;
                }

                if (!await next.ConfigureAwait(false))
                    return;
                stream.Write(events.Current);
                next = events.MoveNextAsync().AsTask();
                // Events that are there already leave together.
                if (!next.IsCompletedSuccessfully || stream.IsFull)
                    await stream.FlushAsync(cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            // An enumerator must not be disposed while it moves.
            await reading.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static long? After(HttpRequest request)
    {
        if (request.Headers[LastEventId] is not [{ Length: > 0 } id, ..])
            return null;
        return long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var serial)
            ? serial
            : throw new SupervisionException(ProblemKind.BadRequest, $"{LastEventId}: '{id}' is no serial; expected the id of an event of this stream");
    }
}
