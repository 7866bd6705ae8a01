namespace Supervision.Actors.Persistence;

/// <summary>What has become of recorded facts.</summary>
public enum RecordStatus
{
    /// <summary>They are in the database.</summary>
    Durable,

    /// <summary>The database is away. They are kept in memory and will be written later, in order; a crash of the process before that loses them.</summary>
    Held,

    /// <summary>Too much waits in memory already: they will never be written. <see cref="PersistentActor.OnFactsDropped"/> follows once the database is back.</summary>
    Dropped,
}

/// <summary>What has become of recorded facts, for those who must answer for them.</summary>
/// <param name="Status">Whether they are durable.</param>
/// <param name="Reason">Why not, in words for the operator; empty when they are.</param>
public readonly record struct RecordOutcome(RecordStatus Status, string Reason)
{
    /// <summary>Whether the facts are in the database.</summary>
    public bool IsDurable => Status == RecordStatus.Durable;
}
