using System.Text.Json;
using System.Text.Json.Nodes;
using Supervision.Hosting.Http;

namespace Supervision.Hosting.Tests.Http;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Every_route_is_described_and_every_description_is_of_a_route()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var document = JsonNode.Parse(await endpoint.Client.GetStringAsync("/openapi/v1.json"))!;
        Assert.Equal("3.1.0", (string?)document["openapi"]);
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(item => $"{item.Key.ToUpperInvariant()} {path.Key}"));
        var routes = RouteTable.Create(new(1), new(TimeProvider.System), new() { Listen = [], DataDirectory = "/" }).Routes.Select(route => $"{route.Method} {route.Template}");
        Assert.Equal(routes, described);
    }

    [Fact]
    public async Task What_is_described_is_answered()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var document = JsonNode.Parse(await endpoint.Client.GetStringAsync("/openapi/v1.json"))!;
        foreach (var (path, item) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                // A command to many services says to which.
                var isToMany = method == "post" && path.StartsWith("/api/v1/services") && !path.Contains("{name}");
                using var request = new HttpRequestMessage(new(method.ToUpperInvariant()), path.Replace("{name}", "web") + (isToMany ? "?name=*" : ""));
                if (method == "post" && path.StartsWith("/api/v1/services"))
                    request.Content = new StringContent("""{"signal": "HUP", "replicas": 1}""");
                using var response = await endpoint.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var described = operation!["responses"]![((int)response.StatusCode).ToString()];
                Assert.True(response.IsSuccessStatusCode && described is not null, $"{method} {path}: {response.StatusCode}");
                if (described["content"] is JsonObject content)
                    Assert.Equal(Assert.Single(content).Key, response.Content.Headers.ContentType?.MediaType);
            }
        }
    }

    [Fact]
    public async Task Schemas_are_complete_and_know_documents_within_documents()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        var text = await endpoint.Client.GetStringAsync("/openapi/v1.json");
        var schemas = JsonNode.Parse(text)!["components"]!["schemas"]!.AsObject();
        Assert.Contains("TreeDocument", schemas);
        Assert.Equal("#/components/schemas/TreeDocument", (string?)schemas["TreeDocument"]!["properties"]!["groups"]!["items"]!["$ref"]);
        Assert.Equal("#/components/schemas/ExitDocument", (string?)schemas["ServiceDocument"]!["properties"]!["exit"]!["anyOf"]![0]!["$ref"]);
        foreach (var reference in References(JsonNode.Parse(text)!))
        {
            Assert.StartsWith("#/components/schemas/", reference);
            Assert.NotNull(schemas[reference["#/components/schemas/".Length..]]);
        }
    }

    [Fact]
    public async Task Probes_are_described_as_open()
    {
        await using var endpoint = await RunningEndpoint.StartAsync();
        using var document = JsonDocument.Parse(await endpoint.Client.GetStringAsync("/openapi/v1.json"));
        var paths = document.RootElement.GetProperty("paths");
        Assert.Equal(0, paths.GetProperty("/healthz").GetProperty("get").GetProperty("security").GetArrayLength());
        Assert.False(paths.GetProperty("/metrics").GetProperty("get").TryGetProperty("security", out _));
    }

    private static IEnumerable<string> References(JsonNode node) => node switch
    {
        JsonObject item => item.Where(member => member.Key == "$ref").Select(member => (string)member.Value!)
            .Concat(item.Where(member => member.Value is not null).SelectMany(member => References(member.Value!))),
        JsonArray list => list.Where(element => element is not null).SelectMany(element => References(element!)),
        _ => [],
    };
}
