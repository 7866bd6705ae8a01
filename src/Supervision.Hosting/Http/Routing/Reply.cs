using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Supervision.Hosting.Http;

/// <summary>Writes answers.</summary>
internal static class Reply
{
    /// <summary>A document as JSON.</summary>
    public static Task JsonAsync<T>(Call call, T value, JsonTypeInfo<T> type, int status = 200)
    {
        var response = call.Http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(response.BodyWriter, value, type, call.Cancellation);
    }

    /// <summary>A document with its serial as <c>ETag</c>, or 304 when the client has that one.</summary>
    public static Task VersionedAsync<T>(Call call, T value, long serial, JsonTypeInfo<T> type)
    {
        call.Http.Response.Headers.ETag = $"\"{serial.ToString(CultureInfo.InvariantCulture)}\"";
        if (!Has(call.Http.Request, serial))
            return JsonAsync(call, value, type);
        call.Http.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    /// <summary>The newest of the serials in <c>If-None-Match</c> that are numbers; null when there is none.</summary>
    public static long? Seen(HttpRequest request)
    {
        long? newest = null;
        foreach (var tag in Tags(request))
        {
            if (long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var serial) && !(serial <= newest))
                newest = serial;
        }

        return newest;
    }

    private static bool Has(HttpRequest request, long serial)
    {
        var current = $"\"{serial.ToString(CultureInfo.InvariantCulture)}\"";
        return Tags(request).Any(tag => tag.Tag == "*" || tag.Tag == current);
    }

    private static IList<EntityTagHeaderValue> Tags(HttpRequest request)
    {
        var header = request.Headers.IfNoneMatch;
        return header.Count > 0 && EntityTagHeaderValue.TryParseList(header!, out var tags) ? tags : [];
    }
}
