using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>Keeps rows in the tables <c>journal</c>, <c>tags</c> and <c>snapshot</c> of a SQL database.</summary>
/// <param name="source">Opens connections; disposed of with the store.</param>
/// <param name="dialect">How the database differs from others.</param>
/// <param name="description">The database, for people.</param>
public sealed class SqlStore(DbDataSource source, SqlDialect dialect, string description) : JournalStore
{
    /// <inheritdoc />
    public override string Description => description;

    /// <inheritdoc />
    public override int ReadersMax => dialect.ReadersMax;

    /// <inheritdoc />
    public override IReadOnlyList<string> Open()
    {
        var notices = dialect.Inspect();
        Translated(() =>
        {
            using var connection = source.OpenConnection();
            new SqlSchema(dialect, description).Migrate(connection);
            return true;
        });
        return notices;
    }

    /// <summary>The version of the schema that this program brings a database to.</summary>
    public static int SchemaVersion => SqlSchema.Current;

    /// <summary>The oldest version whose programs can go on with a database that this program has used.</summary>
    public static int SchemaReadableFrom => SqlSchema.ReadableFrom;

    /// <summary>Finds out whether this program can use the database as it is or bring it forward, and changes nothing.</summary>
    /// <returns>The version of its schema; 0 when there is none yet.</returns>
    /// <exception cref="JournalException">It cannot be reached, or a newer program has written it.</exception>
    public int CheckSchema() => Translated(() =>
    {
        using var connection = source.OpenConnection();
        return new SqlSchema(dialect, description).Check(connection);
    });

    /// <inheritdoc />
    public override IStoreWriter OpenWriter() => new SqlWriter(this, Connected(dialect.CreateGroupWriter));

    /// <inheritdoc />
    public override IStoreReader OpenReader() => new SqlReader(this, Connected(static connection => new SqlReadCommands(connection)));

    /// <summary>Runs something that uses the database, so that nothing but <see cref="JournalException"/> comes out.</summary>
    internal T Translated<T>(Func<T> use)
    {
        try
        {
            return use();
        }
        catch (Exception error) when (error is not JournalException)
        {
            throw Translate(error, isOutcomeUnknown: false);
        }
    }

    internal JournalException Translate(Exception error, bool isOutcomeUnknown)
    {
        var (fault, message) = dialect.Explain(error, description);
        return new JournalException(fault, message, error, isOutcomeUnknown);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
    }

    private T Connected<T>(Func<DbConnection, T> make) => Translated(() =>
    {
        var connection = source.OpenConnection();
        try
        {
            return make(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    });
}
