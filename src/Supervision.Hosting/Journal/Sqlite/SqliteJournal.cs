using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Sql;

namespace Supervision.Hosting.Journal;

/// <summary>A journal in an SQLite file, with a write-ahead log beside it.</summary>
public static class SqliteJournal
{
    /// <summary>Opens the journal; file and tables are created when missing. One process at a time may do so.</summary>
    /// <param name="path">The file. Its directory must exist.</param>
    /// <param name="sqlite">How SQLite is used; null for the defaults.</param>
    /// <param name="options">The journal's limits; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="JournalException">The file cannot be used; the message says why.</exception>
    public static IJournal Open(string path, SqliteOptions? sqlite = null, JournalOptions? options = null, TimeProvider? time = null) =>
        GroupCommitJournal.Open(Store(path, sqlite), options, time);

    internal static SqlStore Store(string path, SqliteOptions? sqlite = null) =>
        new(new SqliteDataSource(path, sqlite ?? new SqliteOptions()), new SqliteDialect(path), $"SQLite database {path}");
}
