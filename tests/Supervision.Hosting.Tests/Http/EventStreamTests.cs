using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Http;

public sealed class EventStreamTests
{
    [Fact]
    public async Task A_stream_begins_with_a_snapshot_and_goes_on_with_changes_and_output()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stream = await Stream.OpenAsync(endpoint, "/api/v1/events?logs=web,w*");
        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.ToString());
        var (kind, id, data) = await stream.NextAsync();
        Assert.Equal(("snapshot", "7"), (kind, id));
        Assert.Equal(2, data.Snapshot!.Count);
        endpoint.Node.Events.Writer.TryWrite(new() { Kind = "service", Serial = 8, Service = Sample.Service("web", "failed") });
        endpoint.Node.Events.Writer.TryWrite(new() { Kind = "log", Serial = 0, Log = Sample.Line(9, "two\nlines") });
        (kind, id, data) = await stream.NextAsync();
        Assert.Equal(("service", "8", "failed"), (kind, id, data.Service!.State));
        (kind, id, data) = await stream.NextAsync();
        Assert.Equal(("log", null, "two\nlines"), (kind, id, data.Log!.Text));
        Assert.Equal("events after - logs web,w*", Assert.Single(endpoint.Node.Asked));
    }

    [Fact]
    public async Task A_stream_resumes_after_the_last_event_that_the_client_has_seen()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stream = await Stream.OpenAsync(endpoint, "/api/v1/events", lastEventId: "41");
        endpoint.Node.Events.Writer.TryWrite(new() { Kind = "removed", Serial = 42, Removed = "web" });
        var (kind, id, data) = await stream.NextAsync();
        Assert.Equal(("removed", "42", "web"), (kind, id, data.Removed));
        Assert.Equal("events after 41 logs -", Assert.Single(endpoint.Node.Asked));
    }

    [Fact]
    public async Task An_id_to_resume_after_that_is_no_serial_is_refused()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stream = await Stream.OpenAsync(endpoint, "/api/v1/events", lastEventId: "yesterday");
        Assert.Equal(HttpStatusCode.BadRequest, stream.Response.StatusCode);
    }

    [Fact]
    public async Task A_refusal_of_the_node_comes_as_a_problem_and_not_as_a_stream()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Refusal = new SupervisionException(ProblemKind.BadRequest, "the glob '[' makes no sense");
        using var stream = await Stream.OpenAsync(endpoint, "/api/v1/events?logs=[");
        Assert.Equal(HttpStatusCode.BadRequest, stream.Response.StatusCode);
    }

    [Fact]
    public async Task A_stream_without_events_shows_every_15_seconds_that_it_lives()
    {
        var time = new ManualTime();
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { TimeProvider = time });
        using var stream = await Stream.OpenAsync(endpoint, "/api/v1/events", lastEventId: "7");
        for (var beat = 0; beat < 3; beat++)
        {
            time.Advance(TimeSpan.FromSeconds(14.9));
            endpoint.Node.Events.Writer.TryWrite(new() { Kind = "removed", Serial = 8 + beat, Removed = "web" });
            Assert.Equal("event: removed", await stream.LineAsync());
            await stream.LineAsync();
            await stream.LineAsync();
            Assert.Equal("", await stream.LineAsync());
            time.Advance(TimeSpan.FromSeconds(0.1));
            Assert.Equal(": ", await stream.LineAsync());
            Assert.Equal("", await stream.LineAsync());
        }
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_stream()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using (var stream = await Stream.OpenAsync(endpoint, "/api/v1/events"))
            await stream.NextAsync();
        await Eventually.TrueAsync(() => endpoint.Node.Streaming == 0);
    }

    [Fact]
    public async Task A_node_that_stops_ends_streams_at_once_and_in_order()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stream = await Stream.OpenAsync(endpoint, "/api/v1/events");
        await stream.NextAsync();
        await endpoint.Server.DisposeAsync();
        Assert.Null(await stream.LineAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_not_buffered_for_without_bound_and_is_cut_off()
    {
        var time = new ManualTime();
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { TimeProvider = time });
        var produced = 0L;
        var text = new string('x', 32 * 1024);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(endpoint.Url.Host, endpoint.Url.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /api/v1/events HTTP/1.1\r\nHost: {endpoint.Url.Authority}\r\nAuthorization: Bearer {endpoint.Token}\r\n\r\n"));
        await Eventually.TrueAsync(() => endpoint.Node.Streaming == 1);
        // Every event is handed over only when the one before was taken.
        var feeding = Task.Run(async () =>
        {
            while (endpoint.Node.Streaming == 1)
            {
                endpoint.Node.Events.Writer.TryWrite(new() { Kind = "log", Serial = 0, Log = Sample.Line(1, text) });
                while (endpoint.Node.Events.Reader.Count > 0 && endpoint.Node.Streaming == 1)
                    await Task.Yield();
                produced += text.Length;
            }
        });
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return endpoint.Node.Streaming == 0;
        });
        await feeding;
        Assert.InRange(produced, 64 * 1024, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task The_client_of_this_product_reads_the_stream_of_this_product()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Events.Writer.TryWrite(new() { Kind = "service", Serial = 8, Service = Sample.Service("web", "failed") });
        endpoint.Node.Events.Writer.Complete();
        using var client = new HttpSupervision(NodeAddress.Unix(endpoint.Server.SocketPath));
        var kinds = new List<string>();
        await foreach (var document in client.GetEventsAsync(logs: "w*"))
            kinds.Add(document.Kind);
        Assert.Equal(["snapshot", "service"], kinds);
    }

    private sealed class Stream(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public HttpResponseMessage Response => response;

        public static async Task<Stream> OpenAsync(RunningEndpoint endpoint, string path, string? lastEventId = null)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (lastEventId is not null)
                request.Headers.Add("Last-Event-ID", lastEventId);
            var response = await endpoint.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            return new(response, new(await response.Content.ReadAsStreamAsync()));
        }

        public Task<string?> LineAsync() => reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));

        public async Task<(string? Kind, string? Id, EventDocument Data)> NextAsync()
        {
            string? kind = null, id = null;
            EventDocument? data = null;
            while (await LineAsync() is { Length: > 0 } line)
            {
                var (field, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 2)..]);
                kind = field == "event" ? value : kind;
                id = field == "id" ? value : id;
                data = field == "data" ? JsonSerializer.Deserialize(value, ApiJson.Default.EventDocument) : data;
            }

            return (kind, id, data!);
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
