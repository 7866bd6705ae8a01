using System.Text.Json;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>The description of all paths.</summary>
internal static class OpenApiRoute
{
    /// <summary>The route.</summary>
    public static Route Create(Func<IReadOnlyList<Route>> routes) =>
        new("GET", "/openapi/v1.json", "This description.", call => WriteAsync(call, routes()));

    private static async Task WriteAsync(Call call, IReadOnlyList<Route> routes)
    {
        var version = typeof(ApiJson).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        var response = call.Http.Response;
        response.ContentType = "application/json";
        var json = new Utf8JsonWriter(response.BodyWriter);
        await using (json.ConfigureAwait(false))
            OpenApiDocument.Describe(routes, version).WriteTo(json);
        await response.BodyWriter.FlushAsync(call.Cancellation).ConfigureAwait(false);
    }
}
