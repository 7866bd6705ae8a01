namespace Supervision.Actors.Persistence;

/// <summary>One step of a replay.</summary>
public sealed record ReplayPage
{
    /// <summary>The snapshot to start from; only in the first page, and null when there is none.</summary>
    public StoredSnapshot? Snapshot { get; init; }

    /// <summary>The next events, in order and without gaps.</summary>
    public required IReadOnlyList<StoredEvent> Events { get; init; }

    /// <summary>The highest sequence number at the time of the first page.</summary>
    public required long HighestSequenceNumber { get; init; }

    /// <summary>Whether the replay ends here.</summary>
    public required bool IsLast { get; init; }
}
