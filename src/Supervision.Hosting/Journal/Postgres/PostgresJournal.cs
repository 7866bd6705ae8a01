using Npgsql;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Sql;

namespace Supervision.Hosting.Journal;

/// <summary>A journal in a PostgreSQL database, which several nodes may share: each has its own persistence ids.</summary>
public static class PostgresJournal
{
    /// <summary>Opens the journal; tables are created when missing, in the first schema of the search path.</summary>
    /// <param name="connectionString">
    /// Npgsql's connection string. Unless it says otherwise, connecting may take 5 s and a statement 10 s.
    /// </param>
    /// <param name="options">The journal's limits; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="JournalException">The database cannot be used; the message says why.</exception>
    /// <exception cref="ArgumentException">The connection string is not valid.</exception>
    public static IJournal Open(string connectionString, JournalOptions? options = null, TimeProvider? time = null) =>
        GroupCommitJournal.Open(Store(connectionString), options, time);

    internal static SqlStore Store(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // Connections live as long as the journal, and a broken one is replaced by the journal itself.
            Pooling = false,
        };
        if (!settings.ContainsKey("Timeout"))
            settings.Timeout = 5;
        if (!settings.ContainsKey("Command Timeout"))
            settings.CommandTimeout = 10;
        settings.ApplicationName ??= "supervision";
        var source = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
        source.EnableArrays();
        source.EnableTransportSecurity();
        return new SqlStore(source.Build(), new PostgresDialect(), $"PostgreSQL database {settings.Database ?? settings.Username} on {settings.Host}");
    }
}
