using System.Text.Json;
using Supervision.Api;

namespace Supervision.Pbm.Tests.Programs;

/// <summary>What the program asks of the node.</summary>
public sealed class CommandRequestTests : PbmFixture
{
    [Theory]
    [InlineData("start web", "start")]
    [InlineData("service stop web", "stop")]
    [InlineData("trystart web", "trystart")]
    [InlineData("service enable web", "enable")]
    [InlineData("service clear web", "clear")]
    public async Task A_verb_is_the_last_segment_of_the_path(string command, string verb)
    {
        await PbmAsync(command + " --reason certificate --timeout 5s");

        var (line, body, _) = Assert.Single(Node.Requests, r => r.Line.StartsWith("POST"));
        var request = JsonSerializer.Deserialize(body, ApiJson.Default.CommandRequest)!;
        Assert.Equal($"POST /api/v1/services/web/{verb}", line);
        Assert.Equal(("certificate", "5s", true), (request.Reason, request.Timeout, request.Wait));
        Assert.NotNull(request.CommandId);
    }

    [Fact]
    public async Task No_wait_returns_once_the_command_is_accepted()
    {
        var (code, _, _) = await PbmAsync("restart web --no-wait");

        Assert.Equal(0, code);
        Assert.False(JsonSerializer.Deserialize(Node.Requests.Last().Body, ApiJson.Default.CommandRequest)!.Wait);
    }

    [Theory]
    [InlineData("kill web", "KILL")]
    [InlineData("kill -s int web", "INT")]
    [InlineData("service signal web SIGUSR1", "USR1")]
    [InlineData("service signal web 10", "10")]
    public async Task A_signal_is_sent_by_its_name_without_SIG(string command, string signal)
    {
        await PbmAsync(command);

        var (line, body, _) = Assert.Single(Node.Requests);
        Assert.Equal("POST /api/v1/services/web/signal", line);
        Assert.Equal(signal, JsonSerializer.Deserialize(body, ApiJson.Default.CommandRequest)!.Signal);
    }

    [Fact]
    public async Task Many_services_are_commanded_by_one_request_whose_globs_the_node_expands()
    {
        var (code, output, _) = await PbmAsync("stop w* web");

        Assert.Equal((0, "web: stopped\nworker: stopped\n"), (code, output));
        Assert.Equal("POST /api/v1/services/stop?name=w%2A%2Cweb", Assert.Single(Node.Requests).Line);
    }

    [Fact]
    public async Task Shutdown_waits_until_the_daemon_has_ended()
    {
        using var program = PbmProgram.Start([Node.Target, "node", "shutdown", "--reason", "maintenance"], WithToken);
        await Eventually.TrueAsync(() => Node.Requests.Count(r => r.Line == "GET /api/v1/node") > 2, () => program.Error);
        Assert.Equal("", program.Out);
        var (_, body, _) = Assert.Single(Node.Requests, r => r.Line == "POST /api/v1/node/shutdown");

        await Node.DisposeAsync();

        Assert.Equal(0, await program.EndAsync());
        Assert.Contains("the daemon has ended", program.Out);
        Assert.Equal("{\"reason\":\"maintenance\"}", body);
    }

    [Fact]
    public async Task Shutdown_that_does_not_come_to_an_end_is_a_timeout() =>
        Assert.Equal(5, (await PbmAsync("node shutdown --timeout 200ms")).Code);
}
