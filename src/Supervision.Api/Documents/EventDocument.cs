namespace Supervision.Api;

/// <summary>One server-sent event. Exactly one of the last four is set, as <see cref="Kind"/> says.</summary>
public sealed record EventDocument
{
    /// <summary><c>snapshot</c> (the first), <c>service</c>, <c>removed</c> or <c>log</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The node's serial that this event leads to; give the last one seen as <c>Last-Event-ID</c> to resume. 0 for <c>log</c>.</summary>
    public required long Serial { get; init; }

    /// <summary>All services, in a <c>snapshot</c>.</summary>
    public IReadOnlyList<ServiceDocument>? Snapshot { get; init; }

    /// <summary>The service as it is now.</summary>
    public ServiceDocument? Service { get; init; }

    /// <summary>The name of a service that is gone.</summary>
    public string? Removed { get; init; }

    /// <summary>A line of output.</summary>
    public LogRecord? Log { get; init; }
}
