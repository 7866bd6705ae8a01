using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Supervision.Hosting.Journal;

/// <summary>Opens connections to one database file, each with the settings of the journal.</summary>
internal sealed class SqliteDataSource : DbDataSource
{
    private readonly SqliteOptions _options;
    private readonly string _path;
    private bool _wasOpened;

    public SqliteDataSource(string path, SqliteOptions options)
    {
        _options = options;
        _path = path;
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            // Connections live as long as the journal; a pool would keep the file open after it.
            Pooling = false,
            // Ends the driver's own loop around a busy database as soon as SQLite has waited long enough.
            DefaultTimeout = 1,
        }.ToString();
        _ = SqliteLibrary.Version;
    }

    public override string ConnectionString { get; }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        // A file that was there and has gone is not made anew: its events would be missing.
        if (_wasOpened && !File.Exists(_path))
            throw new FileNotFoundException(_path);
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText =
                $"PRAGMA busy_timeout = {(long)_options.BusyTimeout.TotalMilliseconds}; PRAGMA journal_mode = WAL; "
                + $"PRAGMA synchronous = {(_options.Synchronous == SqliteSynchronous.Full ? "FULL" : "NORMAL")}; "
                + "PRAGMA journal_size_limit = 67108864; PRAGMA cell_size_check = ON; PRAGMA cache_size = -512; "
                + (_options.SizeMax > 0 ? $"PRAGMA max_page_count = {Math.Max(1, _options.SizeMax / PageSize(connection))};" : "");
            command.ExecuteNonQuery();
            _wasOpened = true;
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static long PageSize(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA page_size";
        return (long)command.ExecuteScalar()!;
    }
}
