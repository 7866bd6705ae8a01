using Supervision.Api;

namespace Supervision.Hosting.Tests.Http;

public sealed class HealthTests
{
    [Theory]
    [InlineData("running")]
    [InlineData("starting")]
    [InlineData("stopping")]
    public async Task A_process_is_alive_in_every_state(string state)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Node = Sample.Node(state);
        Assert.Equal((200, """{"status":"ok","degraded":[]}"""), await GetAsync(endpoint, "/healthz"));
    }

    [Fact]
    public async Task What_is_degraded_is_named_and_is_no_reason_to_kill_the_process()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Node = Sample.Node("running", "the disk of the journal is full");
        var expected = (200, """{"status":"degraded","degraded":["the disk of the journal is full"]}""");
        Assert.Equal(expected, await GetAsync(endpoint, "/healthz"));
        Assert.Equal(expected, await GetAsync(endpoint, "/readyz"));
    }

    [Theory]
    [InlineData("starting")]
    [InlineData("stopping")]
    public async Task A_node_is_ready_only_while_it_is_running(string state)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        Assert.Equal(200, (await GetAsync(endpoint, "/readyz")).Status);
        endpoint.Node.Node = Sample.Node(state);
        var (status, text) = await GetAsync(endpoint, "/readyz");
        Assert.Equal(503, status);
        Assert.Contains($"the node is {state}", text);
    }

    [Fact]
    public async Task A_node_that_cannot_answer_is_alive_but_degraded_and_not_ready()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Refusal = new SupervisionException(ProblemKind.Degraded, "the journal is gone");
        Assert.Equal((200, """{"status":"degraded","degraded":["the journal is gone"]}"""), await GetAsync(endpoint, "/healthz"));
        var (status, text) = await GetAsync(endpoint, "/readyz");
        Assert.Equal(503, status);
        Assert.Contains("the journal is gone", text);
    }

    [Fact]
    public async Task A_node_that_does_not_answer_in_time_is_reported_and_not_waited_for()
    {
        var time = new ManualTime();
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { TimeProvider = time });
        endpoint.Node.Silence = new();
        var asking = GetAsync(endpoint, "/healthz");
        await Eventually.TrueAsync(() => time.Timers == 1);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal((200, """{"status":"degraded","degraded":["the node has not answered for 2 s"]}"""), await asking);
    }

    private static async Task<(int Status, string Text)> GetAsync(RunningEndpoint endpoint, string path)
    {
        using var client = endpoint.NewClient();
        using var response = await client.GetAsync(path);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
