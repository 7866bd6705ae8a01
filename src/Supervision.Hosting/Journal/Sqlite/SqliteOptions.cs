namespace Supervision.Hosting.Journal;

/// <summary>How the SQLite database is used.</summary>
public sealed record SqliteOptions
{
    /// <summary>When SQLite waits for the disk. Default <see cref="SqliteSynchronous.Normal"/>.</summary>
    public SqliteSynchronous Synchronous { get; init; } = SqliteSynchronous.Normal;

    /// <summary>How long to wait for another process's lock before the database counts as locked. Default 1 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The most room the database may take, in bytes; beyond it the disk counts as full. Default 0: as much as there is.</summary>
    public long SizeMax { get; init; }
}
