namespace Supervision.Api;

/// <summary>A refusal on the wire: problem details of RFC 9457, as <c>application/problem+json</c>.</summary>
public sealed record ProblemDocument
{
    /// <summary>The media type of the document.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>What kind of problem, as a URI; <c>about:blank</c> when the status says it all.</summary>
    public string? Type { get; init; }

    /// <summary>The status in words.</summary>
    public string? Title { get; init; }

    /// <summary>The status code of the response.</summary>
    public int? Status { get; init; }

    /// <summary>One sentence to show to a person: what was found, what was expected.</summary>
    public string? Detail { get; init; }

    /// <summary>The path that was asked for.</summary>
    public string? Instance { get; init; }
}
