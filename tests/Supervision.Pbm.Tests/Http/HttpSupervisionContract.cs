using Microsoft.AspNetCore.Http;
using Supervision.Api;
using Supervision.Pbm.Tests.Fake;
using Supervision.Pbm.Tests.Programs;

namespace Supervision.Pbm.Tests.Http;

public sealed class TcpSupervisionTests() : HttpSupervisionContract(node => new(NodeAddress.Tcp("127.0.0.1", node.Port), FakeNode.Token));

public sealed class UnixSupervisionTests() : HttpSupervisionContract(node => new(NodeAddress.Unix(node.Socket), FakeNode.Token, "tests/1.0"))
{
    [Theory]
    [InlineData("a\r\nX: y")]
    [InlineData("\u00e9")]
    public void A_token_that_no_header_can_carry_is_refused(string token) =>
        Assert.Contains("Authorization", Assert.Throws<ArgumentException>(() => new HttpSupervision(NodeAddress.Unix("/x"), token)).Message);

    [Fact]
    public async Task A_socket_that_is_not_there_is_unreachable()
    {
        using var client = new HttpSupervision(NodeAddress.Unix("/nowhere/api.sock"));
        var e = await Assert.ThrowsAsync<SupervisionException>(() => client.GetNodeAsync());
        Assert.Equal((ProblemKind.Unreachable, "cannot connect to unix:/nowhere/api.sock: no such socket (is supervisiond running?)"), (e.Kind, e.Message));
    }
}

/// <summary>What a node over HTTP does, by whatever connection.</summary>
public abstract class HttpSupervisionContract(Func<FakeNode, HttpSupervision> connect) : IAsyncLifetime
{
    private FakeNode _node = null!;
    private HttpSupervision _client = null!;

    public async Task InitializeAsync()
    {
        _node = await FakeNode.StartAsync();
        _client = connect(_node);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task A_list_carries_the_serial_of_its_ETag()
    {
        var services = await _client.GetServicesAsync("w*");

        Assert.Equal((7, 2), (services.Serial, services.Value.Count));
        Assert.Equal("GET /api/v1/services?name=w%2A", _node.Requests.Single().Line);
    }

    [Fact]
    public async Task A_long_poll_answers_when_the_serial_has_passed()
    {
        var polling = _client.GetServiceAsync("web", new(7, TimeSpan.FromSeconds(30)));
        await Eventually.TrueAsync(() => !_node.Requests.IsEmpty, () => "no request");
        Assert.False(polling.IsCompleted);

        _node.Board.Change("web", s => s with { State = "stopping" });

        var changed = await polling;
        Assert.Equal((8, "stopping"), (changed.Serial, changed.Value.State));
        var request = _node.Requests.Single();
        Assert.Equal(("GET /api/v1/services/web?wait=30s", "\"7\""), (request.Line, request.Headers["If-None-Match"]));
    }

    [Fact]
    public async Task A_long_poll_without_a_change_answers_the_unchanged_document()
    {
        var unchanged = await _client.GetServicesAsync("web", new(7, TimeSpan.FromMilliseconds(1)));

        Assert.Equal((7, "web"), (unchanged.Serial, unchanged.Value.Single().Name));
        Assert.Equal(["GET /api/v1/services?name=web&wait=1ms", "GET /api/v1/services?name=web"], _node.Requests.Select(r => r.Line));
    }

    [Fact]
    public async Task A_name_is_escaped_in_the_path()
    {
        _node.Board.Services.Add(FakeBoard.Service("job:night", "running"));

        Assert.Equal("job:night", (await _client.GetServiceAsync("job:night")).Value.Name);
        await Assert.ThrowsAsync<SupervisionException>(() => _client.GetServiceAsync("../node"));
        Assert.StartsWith("GET /api/v1/services/", _node.Requests.Last().Line);
    }

    [Theory]
    [InlineData(400, ProblemKind.BadRequest)]
    [InlineData(401, ProblemKind.Unauthorized)]
    [InlineData(403, ProblemKind.Forbidden)]
    [InlineData(404, ProblemKind.NotFound)]
    [InlineData(409, ProblemKind.Conflict)]
    [InlineData(412, ProblemKind.Stale)]
    [InlineData(429, ProblemKind.TooMany)]
    [InlineData(500, ProblemKind.Internal)]
    [InlineData(503, ProblemKind.Degraded)]
    [InlineData(504, ProblemKind.TimedOut)]
    public async Task A_problem_keeps_its_kind_and_its_words(int status, ProblemKind kind)
    {
        _node.Override = async http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = ProblemDocument.MediaType;
            await http.Response.WriteAsync("{\"title\":\"No\",\"detail\":\"the reason\"}");
            return true;
        };

        var e = await Assert.ThrowsAsync<SupervisionException>(() => _client.GetNodeAsync());

        Assert.Equal((kind, "the reason"), (e.Kind, e.Message));
        Assert.Equal(status, ProblemStatus.Of(kind));
    }

    [Theory]
    [InlineData(404, "<html>", "answered 404 without an explanation (is it a supervisiond?)")]
    [InlineData(200, "<html>", "answered something that is no NodeDocument")]
    [InlineData(200, "{}", "answered something that is no NodeDocument")]
    [InlineData(200, "null", "answered null")]
    public async Task Something_else_at_the_address_is_named_as_such(int status, string body, string expected)
    {
        _node.Override = async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync(body);
            return true;
        };

        Assert.Contains(expected, (await Assert.ThrowsAsync<SupervisionException>(() => _client.GetNodeAsync())).Message);
    }

    [Fact]
    public async Task A_list_without_a_serial_is_refused()
    {
        _node.Override = async http =>
        {
            await http.Response.WriteAsync("[]");
            return true;
        };

        Assert.Contains("ETag", (await Assert.ThrowsAsync<SupervisionException>(() => _client.GetServicesAsync())).Message);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_an_answer_is_unreachable()
    {
        _node.Override = async http =>
        {
            http.Response.ContentLength = 100;
            await http.Response.WriteAsync("{");
            await http.Response.Body.FlushAsync();
            http.Abort();
            return true;
        };

        var e = await Assert.ThrowsAsync<SupervisionException>(() => _client.GetNodeAsync());

        Assert.Equal(ProblemKind.Unreachable, e.Kind);
        Assert.Contains("broke", e.Message);
    }

    [Fact]
    public async Task Events_begin_with_a_snapshot_and_go_on_with_changes_and_lines()
    {
        await using var events = _client.GetEventsAsync(logs: "web").GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("snapshot", 3), (events.Current.Kind, events.Current.Snapshot!.Count));

        _node.Board.Change("db", s => s with { State = "failed" });
        _node.Board.Write("db", "hidden");
        _node.Board.Write("web", "shown");

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("service", "failed", 8), (events.Current.Kind, events.Current.Service!.State, events.Current.Serial));
        Assert.True(await events.MoveNextAsync());
        Assert.Equal("shown", events.Current.Log!.Text);
    }

    [Fact]
    public async Task Events_resume_after_a_serial()
    {
        await using var events = _client.GetEventsAsync(after: 7).GetAsyncEnumerator();
        var next = events.MoveNextAsync();
        await Eventually.TrueAsync(() => !_node.Requests.IsEmpty, () => "no request");
        Assert.Equal("7", _node.Requests.Single().Headers["Last-Event-ID"]);

        while (!next.IsCompleted)
        {
            _node.Board.Change("db", s => s);
            await Task.Delay(10);
        }

        Assert.True(await next);
        Assert.Equal("service", events.Current.Kind);
    }

    [Fact]
    public async Task Events_that_break_off_are_unreachable_and_those_that_are_ended_end()
    {
        await using var ended = _client.GetEventsAsync().GetAsyncEnumerator();
        Assert.True(await ended.MoveNextAsync());
        _node.Board.EndStreams();
        Assert.False(await ended.MoveNextAsync());

        _node.Override = async http =>
        {
            await http.Response.WriteAsync(": begun\n\n");
            await http.Response.Body.FlushAsync();
            http.Abort();
            return true;
        };
        await using var broken = _client.GetEventsAsync().GetAsyncEnumerator();
        var e = await Assert.ThrowsAsync<SupervisionException>(async () => await broken.MoveNextAsync());
        Assert.Equal(ProblemKind.Unreachable, e.Kind);
    }

    [Fact]
    public async Task The_caller_ends_a_call()
    {
        using var source = new CancellationTokenSource();
        var polling = _client.GetServicesAsync(null, new(7, TimeSpan.FromMinutes(1)), source.Token);
        await Eventually.TrueAsync(() => !_node.Requests.IsEmpty, () => "no request");

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => polling);
    }

    [Fact]
    public async Task Calls_under_way_end_with_the_client()
    {
        var polling = _client.GetServicesAsync(null, new(7, TimeSpan.FromMinutes(1)));
        await Eventually.TrueAsync(() => !_node.Requests.IsEmpty, () => "no request");

        _client.Dispose();

        Assert.True(await Record.ExceptionAsync(() => polling) is OperationCanceledException or SupervisionException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_answer_arrives_whole(bool tellsLength)
    {
        var json = $$"""[{"number":1,"time":"2026-01-01T00:00:00Z","fact":"ended","text":"{{new string('x', 3_000_000)}}"}]""";
        _node.Override = async http =>
        {
            if (tellsLength)
                http.Response.ContentLength = json.Length;
            await http.Response.WriteAsync(json);
            return true;
        };

        Assert.Equal(3_000_000, (await _client.GetHistoryAsync("web")).Single().Text.Length);
    }

    [Fact]
    public async Task A_command_carries_who_asks_and_what()
    {
        var report = Assert.Single(await _client.CommandAllAsync(["web"], ServiceVerb.Stop, new CommandRequest { Reason = "näher", Wait = true, Brief = true }));

        var request = _node.Requests.Single();
        Assert.Equal(("web", "POST /api/v1/services/stop?name=web", "Bearer " + FakeNode.Token), (report.Name, request.Line, request.Headers["Authorization"]));
        Assert.Contains("\"brief\":true", request.Body);
        Assert.Equal("näher", System.Text.Json.JsonSerializer.Deserialize(request.Body, ApiJson.Default.CommandRequest)!.Reason);
    }
}
