namespace Supervision.Actors.Persistence;

/// <summary>What a replay needs of a stored event.</summary>
/// <param name="SequenceNumber">Its number.</param>
/// <param name="Manifest">The name of its type.</param>
/// <param name="Payload">The event as JSON.</param>
/// <param name="IsDeleted">Whether it is only the mark that all events up to this number were deleted.</param>
public readonly record struct StoredEvent(long SequenceNumber, string Manifest, string Payload, bool IsDeleted = false);
