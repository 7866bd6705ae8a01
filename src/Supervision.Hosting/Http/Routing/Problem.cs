using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Refusals as problem details of RFC 9457.</summary>
internal static class Problem
{
    /// <summary>Writes a refusal in place of the answer, of which nothing has been sent.</summary>
    /// <param name="http">The request and its response.</param>
    /// <param name="status">The status.</param>
    /// <param name="detail">One sentence for a person.</param>
    /// <param name="traceId">What the log calls this failure; null when it is the client's.</param>
    public static async Task WriteAsync(HttpContext http, int status, string detail, string? traceId = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = ProblemDocument.MediaType;
        http.Response.Headers.ETag = default;
        if (status == StatusCodes.Status429TooManyRequests)
            http.Response.Headers.RetryAfter = "1";
        using (var json = new Utf8JsonWriter(http.Response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("type", "about:blank");
            json.WriteString("title", TitleOf(status));
            json.WriteNumber("status", status);
            json.WriteString("detail", detail);
            json.WriteString("instance", http.Request.Path.Value);
            if (traceId is not null)
                json.WriteString("traceId", traceId);
            json.WriteEndObject();
        }

        await http.Response.BodyWriter.FlushAsync().ConfigureAwait(false);
    }

    private static string TitleOf(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Error",
    };
}
