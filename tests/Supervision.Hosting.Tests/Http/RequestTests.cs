using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Http;

public sealed class RequestTests
{
    [Theory]
    [InlineData("/api/v1/node", "node", "name")]
    [InlineData("/api/v1/services/web", "service web", "incarnations")]
    [InlineData("/api/v1/services/web/log", "log web after - limit 100", "records")]
    [InlineData("/api/v1/services/web/log?after=4&limit=10000", "log web after 4 limit 10000", "next")]
    [InlineData("/api/v1/log?limit=1", "log * after - limit 1", "records")]
    [InlineData("/api/v1/tree", "tree", "group")]
    [InlineData("/api/v1/actors", "actors", "children")]
    public async Task A_document_is_a_JSON_object_in_camel_case(string path, string asked, string member)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.True(json.RootElement.TryGetProperty(member, out _));
        Assert.Equal(asked, Assert.Single(endpoint.Node.Asked));
    }

    [Theory]
    [InlineData("/api/v1/services", "services *", 2)]
    [InlineData("/api/v1/services?name=w*", "services w*", 2)]
    [InlineData("/api/v1/services/web/history?limit=3", "history web limit 3", 1)]
    [InlineData("/api/v1/groups", "groups", 1)]
    [InlineData("/api/v1/listeners", "listeners", 1)]
    public async Task A_list_is_a_plain_JSON_array(string path, string asked, int length)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var json = JsonDocument.Parse(await endpoint.Client.GetByteArrayAsync(path));
        Assert.Equal(length, json.RootElement.GetArrayLength());
        Assert.Equal(asked, Assert.Single(endpoint.Node.Asked));
    }

    [Fact]
    public async Task A_variant_is_named_in_the_path_as_it_is_or_escaped()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        endpoint.Node.Services.Add(Sample.Service("db:main"));
        Assert.Contains("db:main", await endpoint.Client.GetStringAsync("/api/v1/services/db:main"));
        Assert.Contains("db:main", await endpoint.Client.GetStringAsync("/api/v1/services/db%3Amain"));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_commands_many_services_by_one_request(ServiceVerb verb)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var body = new StringContent("""{"reason": "new certificate", "signal": "HUP", "replicas": 2}""");
        using var response = await endpoint.Client.PostAsync($"/api/v1/services/{verb.ToString().ToLowerInvariant()}?name=w*,db", body);
        using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(["web", "worker"], json.RootElement.EnumerateArray().Select(r => r.GetProperty("name").GetString()!));
        Assert.Equal($"{verb} w* db", Assert.Single(endpoint.Node.Asked));
        Assert.Equal("new certificate", endpoint.Node.LastRequest!.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?name=")]
    [InlineData("?name=,")]
    public async Task A_command_to_many_services_must_say_to_which(string query)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.PostAsync("/api/v1/services/stop" + query, null);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(endpoint.Node.Asked);
    }

    public static TheoryData<ServiceVerb> Verbs => new(Enum.GetValues<ServiceVerb>());

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_commands_a_service(ServiceVerb verb)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var body = new StringContent("""{"reason": "new certificate", "commandId": "c1", "timeout": "500ms", "signal": "HUP", "replicas": 2}""");
        using var response = await endpoint.Client.PostAsync($"/api/v1/services/web/{verb.ToString().ToLowerInvariant()}", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var result = await response.Content.ReadFromJsonAsync(ApiJson.Default.CommandResult);
        Assert.Equal(("c1", "done", "web"), (result!.CommandId, result.Outcome, result.Service.Name));
        Assert.Equal($"{verb} web", Assert.Single(endpoint.Node.Asked));
        Assert.Equal(("new certificate", "500ms", "HUP", 2), (
            endpoint.Node.LastRequest!.Reason, endpoint.Node.LastRequest.Timeout, endpoint.Node.LastRequest.Signal, endpoint.Node.LastRequest.Replicas));
    }

    [Fact]
    public async Task A_command_may_come_without_a_body()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.PostAsync("/api/v1/services/web/stop", null);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(endpoint.Node.LastRequest!.Wait);
    }

    [Fact]
    public async Task A_command_that_is_not_waited_for_is_accepted_with_202()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.PostAsync("/api/v1/services/web/start", new StringContent("""{"wait": false}""", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Contains("\"outcome\":\"accepted\"", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("shutdown", "Shutdown")]
    [InlineData("detach", "Detach")]
    [InlineData("reload", "Reload")]
    public async Task A_command_to_the_node_is_accepted_with_202(string verb, string asked)
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var bare = await endpoint.Client.PostAsync("/api/v1/node/" + verb, null);
        using var reasoned = await endpoint.Client.PostAsync("/api/v1/node/" + verb, new StringContent("""{"reason": "kernel"}"""));
        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (bare.StatusCode, reasoned.StatusCode));
        Assert.Equal([$"{asked} node because -", $"{asked} node because kernel"], endpoint.Node.Asked);
    }

    [Fact]
    public async Task HEAD_is_answered_like_GET_but_without_the_body()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var response = await endpoint.Client.SendAsync(new(HttpMethod.Head, "/api/v1/services"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("\"7\"", response.Headers.ETag?.Tag);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }
}
