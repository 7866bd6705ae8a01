using System.Globalization;
using System.Text.Json.Nodes;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Describes the routes by OpenAPI 3.1. It is made when it is asked for, from the very table that requests are matched against.</summary>
internal static class OpenApiDocument
{
    /// <summary>The document.</summary>
    public static JsonObject Describe(IReadOnlyList<Route> routes, string version)
    {
        var schemas = new OpenApiSchemas();
        var paths = new JsonObject();
        foreach (var path in routes.GroupBy(route => route.Template))
        {
            var item = new JsonObject();
            foreach (var route in path)
                item[route.Method.ToLowerInvariant()] = Operation(route, schemas);
            paths[path.Key] = item;
        }

        return new()
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = "Supervision", ["version"] = version },
            ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["securitySchemes"] = new JsonObject
                {
                    ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
                },
                ["schemas"] = schemas.Collected,
            },
        };
    }

    private static JsonObject Operation(Route route, OpenApiSchemas schemas)
    {
        var operation = new JsonObject { ["summary"] = route.Summary };
        if (route.IsOpen)
            operation["security"] = new JsonArray();
        var parameters = Parameters(route);
        if (parameters.Count > 0)
            operation["parameters"] = parameters;
        if (route.Request is { } request)
            operation["requestBody"] = new JsonObject { ["required"] = false, ["content"] = Content("application/json", schemas.Reference(request)) };
        operation["responses"] = Responses(route, schemas);
        return operation;
    }

    private static JsonArray Parameters(Route route)
    {
        var parameters = new JsonArray();
        if (route.Template.Contains("{name}", StringComparison.Ordinal))
            parameters.Add((JsonNode)Parameter("path", "name", "string", "The name of the service.", isRequired: true));
        foreach (var parameter in route.Query)
            parameters.Add((JsonNode)Parameter("query", parameter.Name, parameter.Type, parameter.Description));
        if (route.IsVersioned)
            parameters.Add((JsonNode)Parameter("header", "If-None-Match", "string", "The ETag of the document that the client has."));
        if (route.MediaType == "text/event-stream")
            parameters.Add((JsonNode)Parameter("header", "Last-Event-ID", "string", "The id of the last event that the client has seen."));
        return parameters;
    }

    private static JsonObject Parameter(string place, string name, string type, string description, bool isRequired = false) => new()
    {
        ["name"] = name,
        ["in"] = place,
        ["required"] = isRequired,
        ["description"] = description,
        ["schema"] = new JsonObject { ["type"] = type },
    };

    private static JsonObject Responses(Route route, OpenApiSchemas schemas)
    {
        var responses = new JsonObject();
        foreach (var status in route.Statuses)
        {
            var response = new JsonObject { ["description"] = status == 202 ? "Accepted, not waited for." : "Done." };
            if (route.Response is { } type)
                response["content"] = Content(route.MediaType, schemas.Reference(type));
            responses[status.ToString(CultureInfo.InvariantCulture)] = response;
        }

        if (route.IsVersioned)
            responses["304"] = new JsonObject { ["description"] = "The client has this one." };
        responses["default"] = new JsonObject
        {
            ["description"] = "Refused, with the reason in words.",
            ["content"] = Content(ProblemDocument.MediaType, schemas.Reference(ApiJson.Default.ProblemDocument)),
        };
        return responses;
    }

    private static JsonObject Content(string mediaType, JsonNode schema) => new() { [mediaType] = new JsonObject { ["schema"] = schema } };
}
