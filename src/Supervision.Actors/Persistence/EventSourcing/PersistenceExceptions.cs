namespace Supervision.Actors.Persistence;

/// <summary>A persistent actor could not be recovered. It has stopped for this reason.</summary>
/// <param name="message">Where the recovery failed, and why.</param>
/// <param name="inner">The failure itself.</param>
public sealed class RecoveryFailedException(string message, Exception inner) : Exception(message, inner);

/// <summary>An event of a persistent actor could not be written. It has stopped for this reason.</summary>
/// <param name="message">Which events, and why.</param>
/// <param name="inner">The failure itself.</param>
public sealed class PersistFailedException(string message, JournalException inner) : Exception(message, inner);
