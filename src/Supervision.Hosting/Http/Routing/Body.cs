using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Supervision.Api;

namespace Supervision.Hosting.Http;

/// <summary>Reads the body of a request, strictly: a member that is unknown or there twice is refused.</summary>
internal static class Body
{
    /// <summary>The greatest body that is read.</summary>
    public const int BytesMax = 64 * 1024;

    private static readonly JsonSerializerOptions Strict = new(ApiJson.Default.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>The document; null when the body is empty.</summary>
    /// <exception cref="SupervisionException">It is no such document: <see cref="ProblemKind.BadRequest"/>, naming the place.</exception>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellation) where T : class
    {
        var type = (JsonTypeInfo<T>)Strict.GetTypeInfo(typeof(T));
        var reader = request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation).ConfigureAwait(false);
            if (read.IsCompleted)
            {
                try
                {
                    return read.Buffer.IsEmpty ? null : Parse(read.Buffer, type);
                }
                finally
                {
                    // A body left lying costs the client its connection.
                    reader.AdvanceTo(read.Buffer.End);
                }
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static T Parse<T>(ReadOnlySequence<byte> json, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            var document = JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("null");
            // What follows the document must be white space.
            while (reader.Read())
                throw new JsonException("more");
            return document;
        }
        catch (JsonException e)
        {
            throw new SupervisionException(ProblemKind.BadRequest, Describe(e, type), e);
        }
    }

    private static string Describe(JsonException error, JsonTypeInfo type)
    {
        var known = type.Properties.Select(property => property.Name).ToList();
        var place = error.LineNumber is { } line ? $"line {line + 1}, byte {Math.Max(1, error.BytePositionInLine ?? 1)}" : "the body";
        var member = error.Path is { Length: > 2 } path ? path[2..] : null;
        var found = member is null ? "no JSON object" : known.Contains(member) ? $"no value for '{member}'" : $"unknown member '{member}'";
        return $"{place}: {found}; expected an object of the members {string.Join(", ", known)}";
    }
}
