namespace Supervision.Actors.Persistence;

/// <summary>What is deleted once a new snapshot is stored.</summary>
/// <param name="Keep">How many snapshots are kept, the new one included; at least 1. Default 2.</param>
/// <param name="DeleteEvents">Whether the events that the oldest kept snapshot includes are deleted. Default false: history stays.</param>
public readonly record struct SnapshotRetention(int Keep, bool DeleteEvents)
{
    /// <summary>Two snapshots, and all events.</summary>
    public static SnapshotRetention Default { get; } = new(2, DeleteEvents: false);
}
