using System.Text.Json;

namespace Supervision.Api;

/// <summary>The one table between status codes and kinds of problems, for both ends of the wire.</summary>
public static class ProblemStatus
{
    /// <summary>The status code that a server answers for a kind; 502 for <see cref="ProblemKind.Unreachable"/>.</summary>
    public static int Of(ProblemKind kind) => kind switch
    {
        ProblemKind.BadRequest => 400,
        ProblemKind.Unauthorized => 401,
        ProblemKind.Forbidden => 403,
        ProblemKind.NotFound => 404,
        ProblemKind.Conflict => 409,
        ProblemKind.Stale => 412,
        ProblemKind.TooMany => 429,
        ProblemKind.Degraded => 503,
        ProblemKind.TimedOut => 504,
        ProblemKind.Unreachable => 502,
        _ => 500,
    };

    /// <summary>The kind that a status code means to a client.</summary>
    public static ProblemKind KindOf(int status) => status switch
    {
        401 => ProblemKind.Unauthorized,
        403 => ProblemKind.Forbidden,
        404 => ProblemKind.NotFound,
        408 or 504 => ProblemKind.TimedOut,
        409 => ProblemKind.Conflict,
        412 => ProblemKind.Stale,
        429 => ProblemKind.TooMany,
        502 => ProblemKind.Unreachable,
        503 => ProblemKind.Degraded,
        >= 400 and < 500 => ProblemKind.BadRequest,
        _ => ProblemKind.Internal,
    };

    /// <summary>Reads the body of a refusal; one that is no problem document still says who answered, and with what.</summary>
    internal static SupervisionException Read(NodeAddress address, int status, string? mediaType, ReadOnlySpan<byte> body)
    {
        var words = mediaType == ProblemDocument.MediaType ? Words(body) : null;
        return new(KindOf(status), words ?? $"{address} answered {status} without an explanation (is it a supervisiond?)");
    }

    private static string? Words(ReadOnlySpan<byte> body)
    {
        try
        {
            var problem = JsonSerializer.Deserialize(body, ApiJson.Default.ProblemDocument);
            return problem?.Detail ?? problem?.Title;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
