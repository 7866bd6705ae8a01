using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Memory;
using Supervision.Specs;

namespace Supervision.Hosting.Journal;

/// <summary>Opens the journal that a configuration names.</summary>
internal static class Journals
{
    /// <exception cref="JournalException">It cannot be opened.</exception>
    public static IJournal Open(JournalSpec spec, string dataDirectory, TimeProvider time) => spec.Provider switch
    {
        "memory" => MemoryJournal.Open(new JournalOptions(), time),
        "postgresql" => PostgresJournal.Open(spec.ConnectionString, new JournalOptions(), time),
        _ => SqliteJournal.Open(PathOf(spec, dataDirectory), new SqliteOptions(), new JournalOptions(), time),
    };

    /// <summary>Finds out whether this program can go on with the journal of a daemon that runs, and changes nothing.</summary>
    /// <exception cref="JournalException">It cannot.</exception>
    public static void Check(JournalSpec spec, string dataDirectory)
    {
        using var store = spec.Provider == "postgresql" ? PostgresJournal.Store(spec.ConnectionString) : SqliteJournal.Store(PathOf(spec, dataDirectory));
        _ = store.CheckSchema();
    }

    private static string PathOf(JournalSpec spec, string dataDirectory) =>
        spec.ConnectionString.Length > 0 ? Path.Combine(dataDirectory, spec.ConnectionString) : Path.Combine(dataDirectory, "journal.db");
}
