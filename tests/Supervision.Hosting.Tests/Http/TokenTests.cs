using System.Net;
using System.Net.Http.Headers;
using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

public sealed class TokenTests
{
    public static TheoryData<string> Paths => new(
        "/api/v1/node", "/api/v1/services", "/api/v1/services/web", "/api/v1/services/web/log", "/api/v1/services/web/history", "/api/v1/log",
        "/api/v1/groups", "/api/v1/listeners", "/api/v1/tree", "/api/v1/events", "/api/v1/actors", "/metrics", "/openapi/v1.json", "/nowhere");

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task On_TCP_every_path_needs_the_token(string path)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stranger = endpoint.NewClient();
        using var response = await stranger.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer realm=\"supervision\"", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        Assert.Empty(endpoint.Node.Asked);
    }

    [Fact]
    public async Task A_command_without_the_token_is_not_carried_out()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stranger = endpoint.NewClient();
        using var service = await stranger.PostAsync("/api/v1/services/web/stop", null);
        using var node = await stranger.PostAsync("/api/v1/node/shutdown", null);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (service.StatusCode, node.StatusCode));
        Assert.Empty(endpoint.Node.Asked);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer wrong")]
    [InlineData("Basic {0}")]
    [InlineData("Bearer {0}x")]
    [InlineData("{0}")]
    public async Task Anything_but_the_token_is_refused(string authorization)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stranger = endpoint.NewClient();
        stranger.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", string.Format(null, authorization, endpoint.Token));
        using var response = await stranger.GetAsync("/api/v1/node");
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("error=\"invalid_token\"", response.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_cut_short_by_one_character_is_refused_and_the_scheme_may_be_in_any_case()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var client = endpoint.NewClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", endpoint.Token![..^1]);
        using (var response = await client.GetAsync("/api/v1/node"))
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        client.DefaultRequestHeaders.Authorization = new("bEARER", endpoint.Token);
        using (var response = await client.GetAsync("/api/v1/node"))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Probes_need_no_token(string path)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var stranger = endpoint.NewClient();
        using var response = await stranger.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_bearer_is_known_as_token_and_says_through_which_program()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        (await endpoint.Client.GetAsync("/api/v1/node")).Dispose();
        endpoint.Client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("pbm", "0.1.0"));
        (await endpoint.Client.GetAsync("/api/v1/node")).Dispose();
        Assert.Equal(["token through HTTP", "token through pbm"], endpoint.Operators.Select(identity => identity.ToString()));
    }

    [Fact]
    public async Task Without_authentication_everybody_gets_in_but_under_known_names_only()
    {
        await using var endpoint = await RunningEndpoint.StartAsync(options => options with { Auth = HttpAuth.None });
        Assert.Null(endpoint.Server.TokenPath);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(endpoint.Server.SocketPath)!, "token")));
        using var stranger = endpoint.NewClient();
        using (var response = await stranger.GetAsync("/api/v1/node"))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("anyone through HTTP", Assert.Single(endpoint.Operators).ToString());
        stranger.DefaultRequestHeaders.Host = "evil.example:" + endpoint.Url.Port;
        using (var response = await stranger.GetAsync("/api/v1/node"))
            Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }
}
