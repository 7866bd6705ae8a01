namespace Supervision.Actors.Persistence;

/// <summary>The limits of a journal.</summary>
public sealed record JournalOptions
{
    /// <summary>How many events at most go into one transaction. Default 4096.</summary>
    public int GroupEventsMax { get; init; } = 4096;

    /// <summary>
    /// How many bytes of events may wait, be it for their turn or for a database that is away. Default 32 MiB.
    /// Beyond it strict writes fail with <see cref="JournalFault.Overloaded"/>, and recorded facts are dropped and counted.
    /// </summary>
    public long WaitingBytesMax { get; init; } = 32 << 20;

    /// <summary>How long the journal waits before it tries a database that failed again; doubled at each further failure. Default 100 ms.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two tries. Default 5 s.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many events one page of a replay or query holds. Default 512.</summary>
    public int PageEvents { get; init; } = 512;

    /// <summary>How long live queries wait before they look for events that other processes wrote. Default 1 s.</summary>
    public TimeSpan LivePollInterval { get; init; } = TimeSpan.FromSeconds(1);
}
