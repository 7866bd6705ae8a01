namespace Supervision.Actors.Persistence;

/// <summary>How far a recovery has come.</summary>
/// <param name="Replayed">How many events were replayed so far.</param>
/// <param name="SequenceNumber">The last number replayed, or the snapshot's.</param>
/// <param name="HighestSequenceNumber">The number at which the recovery will end.</param>
public readonly record struct RecoveryProgress(long Replayed, long SequenceNumber, long HighestSequenceNumber);
