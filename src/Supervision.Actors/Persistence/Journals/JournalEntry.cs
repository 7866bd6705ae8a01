namespace Supervision.Actors.Persistence;

/// <summary>An event as it is stored.</summary>
public sealed record JournalEntry
{
    /// <summary>The position in the whole journal: later commits have higher numbers, and numbers may be missing.</summary>
    public required long Ordering { get; init; }

    /// <summary>Whose event it is.</summary>
    public required string PersistenceId { get; init; }

    /// <summary>The position among the events of <see cref="PersistenceId"/>: 1, 2, 3, without gaps.</summary>
    public required long SequenceNumber { get; init; }

    /// <summary>When the event was recorded, in UTC, to the millisecond.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>The name of the event's type.</summary>
    public required string Manifest { get; init; }

    /// <summary>The event as JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>The tags under which the event was written.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The incarnation that wrote the event.</summary>
    public required string Writer { get; init; }
}
