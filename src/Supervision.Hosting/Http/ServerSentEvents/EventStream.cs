using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Writes events in the format of the HTML standard.</summary>
internal sealed class EventStream
{
    private const int UnflushedBytesMax = 64 * 1024;
    private readonly PipeWriter _output;
    private readonly Utf8JsonWriter _json;
    private readonly HttpOptions _options;

    private EventStream(PipeWriter output, HttpOptions options)
    {
        (_output, _options) = (output, options);
        _json = new(output, new() { SkipValidation = true });
    }

    /// <summary>Sends the head of the response, so that the client knows that it is connected before anything happens.</summary>
    public static async Task<EventStream> OpenAsync(HttpResponse response, HttpOptions options, CancellationToken cancellation)
    {
        response.ContentType = "text/event-stream";
        // Proxies must not hold events back until they have a bufferful.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(cancellation).ConfigureAwait(false);
        await response.BodyWriter.FlushAsync(cancellation).ConfigureAwait(false);
        return new(response.BodyWriter, options);
    }

    /// <summary>Whether enough has been written to be sent.</summary>
    public bool IsFull => _output.UnflushedBytes > UnflushedBytesMax;

    /// <summary>Writes an event into the buffer.</summary>
    public void Write(EventDocument document)
    {
        _output.Write("event: "u8);
        Encoding.UTF8.GetBytes(document.Kind, _output);
        // Output has no serial of its own: to resume is to resume after the last change.
        if (document.Log is null)
        {
            _output.Write("\nid: "u8);
            Utf8Formatter.TryFormat(document.Serial, _output.GetSpan(20), out var digits);
            _output.Advance(digits);
        }

        _output.Write("\ndata: "u8);
        _json.Reset(_output);
        JsonSerializer.Serialize(_json, document, ApiJson.Default.EventDocument);
        _output.Write("\n\n"u8);
    }

    /// <summary>Sends what was written; waits while the client does not read.</summary>
    /// <exception cref="SupervisionException">The client has read nothing for too long: <see cref="ProblemKind.TimedOut"/>.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        var flush = _output.FlushAsync(cancellation);
        var flushed = flush.IsCompleted
            ? await flush.ConfigureAwait(false)
            : await WaitAsync(flush.AsTask(), cancellation).ConfigureAwait(false);
        if (flushed.IsCompleted)
            throw new OperationCanceledException("the client is gone", cancellation);
    }

    /// <summary>Sends a comment, which tells both ends and all between that the connection lives.</summary>
    public ValueTask BeatAsync(CancellationToken cancellation)
    {
        _output.Write(": \n\n"u8);
        return FlushAsync(cancellation);
    }

    private async Task<FlushResult> WaitAsync(Task<FlushResult> flush, CancellationToken cancellation)
    {
        try
        {
            return await flush.WaitAsync(_options.StallTimeout, _options.TimeProvider, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new SupervisionException(ProblemKind.TimedOut, $"the client has read nothing for {_options.StallTimeout.TotalSeconds} s", e);
        }
    }
}
