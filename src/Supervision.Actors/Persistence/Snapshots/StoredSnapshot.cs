namespace Supervision.Actors.Persistence;

/// <summary>A snapshot in the form in which it is stored.</summary>
/// <param name="PersistenceId">Whose state it is.</param>
/// <param name="SequenceNumber">The last event that the state includes.</param>
/// <param name="Created">When it was taken, in UTC.</param>
/// <param name="Manifest">The name of the state's type.</param>
/// <param name="Payload">The state as JSON.</param>
public sealed record StoredSnapshot(string PersistenceId, long SequenceNumber, DateTimeOffset Created, string Manifest, string Payload)
{
    /// <summary>The snapshot without its state.</summary>
    public SnapshotMetadata Metadata => new(PersistenceId, SequenceNumber, Created);
}
