using System.Net;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Http;

public sealed class LongPollTests
{
    [Theory]
    [InlineData("/api/v1/services")]
    [InlineData("/api/v1/services/web")]
    [InlineData("/api/v1/groups")]
    [InlineData("/api/v1/tree")]
    [InlineData("/api/v1/node")]
    public async Task A_document_carries_its_serial_as_ETag_and_is_not_sent_again(string path)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var first = await endpoint.Client.GetAsync(path);
        Assert.Equal("\"7\"", first.Headers.ETag?.ToString());
        foreach (var seen in (string[])["\"7\"", "W/\"7\"", "\"5\", \"7\"", "*"])
        {
            using var second = await GetAsync(endpoint, path, seen);
            Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
            Assert.Equal("\"7\"", second.Headers.ETag?.ToString());
            Assert.Empty(await second.Content.ReadAsByteArrayAsync());
        }

        using var third = await GetAsync(endpoint, path, "\"6\"");
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Theory]
    [InlineData("/api/v1/services?wait=30s")]
    [InlineData("/api/v1/services/web?wait=30s")]
    [InlineData("/api/v1/groups?wait=30s")]
    [InlineData("/api/v1/tree?wait=30s")]
    public async Task A_long_poll_is_answered_when_the_serial_changes(string path)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var poll = GetAsync(endpoint, path, "\"7\"");
        await Eventually.TrueAsync(() => endpoint.Node.Waiting == 1);
        Assert.False(poll.IsCompleted);
        endpoint.Node.Change();
        using var response = await poll;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"8\"", response.Headers.ETag?.ToString());
        Assert.EndsWith("beyond 7 for 00:00:30", Assert.Single(endpoint.Node.Asked));
    }

    [Fact]
    public async Task A_long_poll_without_a_change_ends_with_304()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await GetAsync(endpoint, "/api/v1/services?wait=50ms", "\"7\"");
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Fact]
    public async Task A_long_poll_waits_five_minutes_at_most()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var poll = GetAsync(endpoint, "/api/v1/services?wait=2h", "\"7\"");
        await Eventually.TrueAsync(() => endpoint.Node.Waiting == 1);
        Assert.EndsWith("for 00:05:00", Assert.Single(endpoint.Node.Asked));
        endpoint.Node.Change();
        (await poll).Dispose();
    }

    [Fact]
    public async Task Without_an_ETag_to_compare_there_is_nothing_to_wait_for()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.GetAsync("/api/v1/services?wait=30s");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_long_poll()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var leaving = new CancellationTokenSource();
        var poll = GetAsync(endpoint, "/api/v1/services?wait=5m", "\"7\"", leaving.Token);
        await Eventually.TrueAsync(() => endpoint.Node.Waiting == 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        await Eventually.TrueAsync(() => endpoint.Node.Waiting == 0);
    }

    [Fact]
    public async Task A_node_that_stops_ends_long_polls_at_once()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var poll = GetAsync(endpoint, "/api/v1/services?wait=5m", "\"7\"");
        await Eventually.TrueAsync(() => endpoint.Node.Waiting == 1);
        await endpoint.Server.DisposeAsync();
        using var response = await poll;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("the node stops", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task More_long_polls_than_allowed_are_refused_with_429_and_others_are_not()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { StreamsMax = 2 });
        var polls = Enumerable.Range(0, 2).Select(_ => GetAsync(endpoint, "/api/v1/services?wait=5m", "\"7\"")).ToList();
        await Eventually.TrueAsync(() => endpoint.Node.Waiting == 2);
        using (var third = await GetAsync(endpoint, "/api/v1/services?wait=5m", "\"7\""))
            Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        using (var stream = await endpoint.Client.GetAsync("/api/v1/events", HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(HttpStatusCode.TooManyRequests, stream.StatusCode);
        using (var plain = await endpoint.Client.GetAsync("/api/v1/services"))
            Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        endpoint.Node.Change();
        foreach (var response in await Task.WhenAll(polls))
            response.Dispose();
        using var later = await GetAsync(endpoint, "/api/v1/services?wait=1ms", "\"8\"");
        Assert.Equal(HttpStatusCode.NotModified, later.StatusCode);
    }

    [Theory]
    [InlineData("30")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1 fortnight")]
    public async Task A_duration_that_is_none_is_refused(string wait)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await GetAsync(endpoint, $"/api/v1/services?wait={wait}", "\"7\"");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"wait={wait}: expected a duration with its unit", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_client_of_this_product_polls_the_server_of_this_product()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var client = new HttpSupervision(NodeAddress.Tcp(endpoint.Url.Host, endpoint.Url.Port), endpoint.Token);
        var poll = client.GetServicesAsync("*", new(7, TimeSpan.FromSeconds(30)));
        await Eventually.TrueAsync(() => endpoint.Node.Waiting == 1);
        endpoint.Node.Change();
        Assert.Equal(8, (await poll).Serial);
    }

    private static async Task<HttpResponseMessage> GetAsync(
        RunningEndpoint endpoint, string path, string seen, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", seen);
        return await endpoint.Client.SendAsync(request, cancellationToken);
    }
}
