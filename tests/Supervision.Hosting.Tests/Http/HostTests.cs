using System.Net;
using Microsoft.AspNetCore.Http;
using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

public sealed class HostTests
{
    private static readonly IPAddress Local = IPAddress.Parse("10.1.2.3");

    [Theory]
    [InlineData("localhost:9110")]
    [InlineData("LOCALHOST:9110")]
    [InlineData("127.0.0.1:9110")]
    [InlineData("[::1]:9110")]
    [InlineData("10.1.2.3:9110")]
    [InlineData("[::ffff:10.1.2.3]:9110")]
    [InlineData("node.example:9110")]
    [InlineData("node.example")]
    [InlineData("proxy.example:443")]
    public void Loopback_names_the_own_address_and_configured_names_are_answered(string host) =>
        Assert.True(Names.Allow(new HostString(host), Local, 9110));

    [Theory]
    [InlineData("")]
    [InlineData("evil.example:9110")]
    [InlineData("localhost")]
    [InlineData("localhost:9111")]
    [InlineData("localhost.evil.example:9110")]
    [InlineData("127.0.0.1.evil.example:9110")]
    [InlineData("10.1.2.4:9110")]
    [InlineData("proxy.example:9110")]
    public void Any_other_name_is_refused(string host) => Assert.False(Names.Allow(new HostString(host), Local, 9110));

    [Theory]
    [InlineData("/api/v1/node")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/nowhere")]
    public async Task A_request_under_a_foreign_name_is_forbidden_even_with_the_token(string path)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Client.DefaultRequestHeaders.Host = "evil.example";
        using var response = await endpoint.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("evil.example", await response.Content.ReadAsStringAsync());
        Assert.Empty(endpoint.Node.Asked);
    }

    [Fact]
    public async Task A_configured_name_is_answered()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { Hosts = ["node.example"] });
        endpoint.Client.DefaultRequestHeaders.Host = "node.example:1234";
        using var response = await endpoint.Client.GetAsync("/api/v1/node");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:1")]
    [InlineData("null")]
    public async Task A_page_of_another_site_may_not_ask_even_where_nothing_else_is_asked_for(string origin)
    {
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { Auth = HttpAuth.None });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/services/web/stop");
        request.Headers.Add("Origin", origin);
        using var response = await endpoint.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(endpoint.Node.Asked);
    }

    [Fact]
    public async Task A_page_of_the_node_itself_may_ask_and_nobody_is_told_that_others_may()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/services/web/stop");
        request.Headers.Add("Origin", endpoint.Url.GetLeftPart(UriPartial.Authority));
        using var response = await endpoint.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private static HostNames Names => new(["node.example", "proxy.example:443"]);
}
