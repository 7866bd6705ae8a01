using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Http;

public sealed class ProblemTests
{
    public static TheoryData<ProblemKind> Kinds => new(Enum.GetValues<ProblemKind>());

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refusal_of_the_node_is_a_problem_with_its_words(ProblemKind kind)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Refusal = new SupervisionException(kind, "the disk is full");
        var problem = await ProblemAsync(await endpoint.Client.GetAsync("/api/v1/services/web"), ProblemStatus.Of(kind));
        Assert.Equal("the disk is full", problem.Detail);
        Assert.Equal("/api/v1/services/web", problem.Instance);
        Assert.Equal("about:blank", problem.Type);
        Assert.False(string.IsNullOrEmpty(problem.Title));
    }

    [Fact]
    public async Task A_defect_is_logged_under_a_trace_id_and_shows_nothing_of_itself()
    {
        var log = new RecordingLogger();
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { LoggerFactory = log });
        endpoint.Node.Refusal = new InvalidOperationException("secret of the implementation");
        using var response = await endpoint.Client.GetAsync("/api/v1/node");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret", text);
        Assert.DoesNotContain("   at ", text);
        using var json = JsonDocument.Parse(text);
        var traceId = json.RootElement.GetProperty("traceId").GetString()!;
        Assert.Contains(log.Lines, line => line.Contains(traceId) && line.Contains("secret of the implementation"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1")]
    [InlineData("/api/v1/services/")]
    [InlineData("/api/v1/services/web/")]
    [InlineData("/api/v1/services//log")]
    [InlineData("/api/v1/services/web/explode")]
    [InlineData("/api/v1/listeners/http")]
    [InlineData("/api/v2/node")]
    public async Task An_unknown_path_is_404(string path)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var problem = await ProblemAsync(await endpoint.Client.GetAsync(path), 404);
        Assert.StartsWith($"nothing is at {path};", problem.Detail);
        await ProblemAsync(await endpoint.Client.PostAsync(path, null), 404);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/services/web", "GET, HEAD")]
    [InlineData("GET", "/api/v1/services/web/start", "POST")]
    [InlineData("POST", "/api/v1/services", "GET, HEAD")]
    [InlineData("PUT", "/api/v1/node/shutdown", "POST")]
    public async Task A_method_that_a_path_does_not_take_is_405_with_those_it_takes(string method, string path, string allowed)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.SendAsync(new(new(method), path));
        Assert.Equal(allowed, response.Content.Headers.GetValues("Allow").Aggregate((a, b) => a + ", " + b));
        await ProblemAsync(response, 405);
        Assert.Empty(endpoint.Node.Asked);
    }

    [Theory]
    [InlineData("{\"reason\": \"x\", \"resaon\": \"y\"}", "line 1, byte 25: unknown member 'resaon'")]
    [InlineData("{\"reason\": \"x\",\n  \"wait\": 3}", "line 2, byte 12: no value for 'wait'")]
    [InlineData("{\"reason\": ", "line 1, byte 11: no JSON object")]
    [InlineData("{\"reason\": \"x\", \"reason\": \"y\"}", "line 1, byte 25: no value for 'reason'")]
    [InlineData("[]", "line 1, byte 1: no JSON object")]
    [InlineData("null", "the body: no JSON object")]
    [InlineData("{} {}", "line 1, byte 3: no JSON object")]
    [InlineData("stop it", "line 1, byte 1: no JSON object")]
    public async Task A_body_that_is_no_command_is_refused_naming_the_place(string body, string place)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var problem = await ProblemAsync(await endpoint.Client.PostAsync("/api/v1/services/web/stop", new StringContent(body)), 400);
        Assert.Contains(place, problem.Detail);
        Assert.Contains("reason, commandId, wait, timeout, signal, replicas", problem.Detail);
        await ProblemAsync(await endpoint.Client.PostAsync("/api/v1/node/shutdown", new StringContent(body)), 400);
        Assert.Empty(endpoint.Node.Asked);
    }

    [Fact]
    public async Task A_refused_body_does_not_cost_the_client_its_connection()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var client = endpoint.NewSocketClient();
        for (var i = 0; i < 5; i++)
            await ProblemAsync(await client.PostAsync("/api/v1/services/web/stop", new StringContent("[]")), 400);
        Assert.Equal(1, endpoint.SocketConnections);
    }

    [Theory]
    [InlineData("start", """{"timeout": "soon"}""", "timeout 'soon': expected a duration")]
    [InlineData("signal", "{}", "signal is missing")]
    [InlineData("scale", "{}", "replicas is missing")]
    [InlineData("scale", """{"replicas": 0}""", "replicas is missing or less than 1")]
    public async Task A_command_that_makes_no_sense_is_refused(string verb, string body, string words)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var problem = await ProblemAsync(await endpoint.Client.PostAsync("/api/v1/services/web/" + verb, new StringContent(body)), 400);
        Assert.Contains(words, problem.Detail);
        Assert.Empty(endpoint.Node.Asked);
    }

    [Theory]
    [InlineData("/api/v1/services?nmae=w*", "unknown parameter 'nmae'; expected 'name' or 'wait'")]
    [InlineData("/api/v1/node?wait=3s", "unknown parameter 'wait'; this path takes none")]
    [InlineData("/api/v1/services?name=a&name=b", "parameter 'name' stands there 2 times")]
    [InlineData("/api/v1/log?limit=0", "limit=0: expected a whole number from 1 to 10000")]
    [InlineData("/api/v1/log?limit=10001", "limit=10001: expected a whole number from 1 to 10000")]
    [InlineData("/api/v1/services/web/log?limit=ten", "limit=ten: expected")]
    [InlineData("/api/v1/services/web/log?after=-1", "after=-1: expected")]
    [InlineData("/api/v1/services/web/history?limit=1e3", "limit=1e3: expected")]
    public async Task A_parameter_that_makes_no_sense_is_refused(string path, string words)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var problem = await ProblemAsync(await endpoint.Client.GetAsync(path), 400);
        Assert.Contains(words, problem.Detail);
        Assert.Empty(endpoint.Node.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_64_KiB_is_refused(bool isChunked)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/services/web/stop");
        request.Content = new StringContent($$"""{"reason": "{{new string('x', 64 * 1024)}}"}""", Encoding.UTF8);
        request.Headers.TransferEncodingChunked = isChunked;
        var problem = await ProblemAsync(await endpoint.Client.SendAsync(request), 413);
        Assert.Contains("65536 bytes", problem.Detail);
        Assert.Empty(endpoint.Node.Asked);
    }

    [Fact]
    public async Task Headers_beyond_their_limit_are_refused()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Client.DefaultRequestHeaders.Add("X-Long", new string('x', 17 * 1024));
        using var response = await endpoint.Client.GetAsync("/api/v1/node");
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    private static async Task<ProblemDocument> ProblemAsync(HttpResponseMessage response, int status)
    {
        using (response)
        {
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Equal(ProblemDocument.MediaType, response.Content.Headers.ContentType?.ToString());
            var problem = await response.Content.ReadFromJsonAsync(ApiJson.Default.ProblemDocument);
            Assert.Equal(status, problem!.Status);
            return problem;
        }
    }

    private sealed class RecordingLogger : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
                Lines.Add($"{formatter(state, exception)} {exception}");
        }

        public void Dispose()
        {
        }
    }
}
