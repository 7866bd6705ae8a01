namespace Supervision.Actors.Persistence;

/// <summary>Whether a journal can make events durable, and what waits for it if not. An immutable picture of one moment.</summary>
public sealed record JournalHealth
{
    /// <summary><see cref="JournalFault.None"/> when writes succeed.</summary>
    public JournalFault Fault { get; init; }

    /// <summary>Why events cannot be made durable, in words for the operator; empty when they can.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Since when <see cref="Fault"/> holds, in UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many events are kept in memory until the database is back.</summary>
    public int HeldEvents { get; init; }

    /// <summary>The memory of <see cref="HeldEvents"/>, in bytes.</summary>
    public long HeldBytes { get; init; }

    /// <summary>How many events were not even kept in memory, because <see cref="JournalOptions.WaitingBytesMax"/> was reached, since the journal was opened.</summary>
    public long DroppedEvents { get; init; }

    /// <summary>Whether events become durable.</summary>
    public bool IsAvailable => Fault == JournalFault.None;
}
