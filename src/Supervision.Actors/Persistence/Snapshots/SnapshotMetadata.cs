namespace Supervision.Actors.Persistence;

/// <summary>Which snapshot it is.</summary>
/// <param name="PersistenceId">Whose state it is.</param>
/// <param name="SequenceNumber">The last event that the state includes.</param>
/// <param name="Created">When it was taken, in UTC.</param>
public readonly record struct SnapshotMetadata(string PersistenceId, long SequenceNumber, DateTimeOffset Created);
