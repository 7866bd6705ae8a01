using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>Creates the tables and brings older ones forward. A newer schema is refused.</summary>
internal sealed class SqlSchema(SqlDialect dialect, string description)
{
    /// <summary>The version that this program writes.</summary>
    public static int Current => 2;

    /// <summary>The oldest version whose programs can use what this program writes.</summary>
    public static int ReadableFrom => 2;

    /// <summary>The statements that lead from each version to the next; the first creates everything.</summary>
    private string[][] Steps =>
    [
        [
            $"CREATE TABLE journal (ordering {dialect.OrderingType}, deleted boolean NOT NULL DEFAULT false, "
            + $"persistence_id {dialect.TextType} NOT NULL, sequence_number bigint NOT NULL, created bigint NOT NULL, "
            + $"message {dialect.TextType} NOT NULL, tags {dialect.TextType}, identifier integer NOT NULL, "
            + $"manifest {dialect.TextType} NOT NULL, writer_uuid {dialect.TextType} NOT NULL)",
            "CREATE UNIQUE INDEX journal_persistence_id_sequence_number ON journal (persistence_id, sequence_number)",
            $"CREATE TABLE tags (ordering_id bigint NOT NULL, tag {dialect.TextType} NOT NULL, sequence_nr bigint NOT NULL, "
            + $"persistence_id {dialect.TextType} NOT NULL, PRIMARY KEY (tag, ordering_id))",
            "CREATE INDEX tags_persistence_id_sequence_nr ON tags (persistence_id, sequence_nr)",
            $"CREATE TABLE snapshot (persistence_id {dialect.TextType} NOT NULL, sequence_number bigint NOT NULL, created bigint NOT NULL, "
            + $"snapshot {dialect.TextType} NOT NULL, manifest {dialect.TextType} NOT NULL, identifier integer NOT NULL, "
            + "PRIMARY KEY (persistence_id, sequence_number))",
            "CREATE TABLE schema_version (version integer NOT NULL, probes bigint NOT NULL)",
            "INSERT INTO schema_version (version, probes) VALUES (1, 0)",
        ],
        [
            // The oldest version whose programs can still use what the newest has written: only a change that they would misread raises it.
            "ALTER TABLE schema_version ADD COLUMN readable_from integer NOT NULL DEFAULT 2",
        ],
    ];

    /// <summary>Makes sure that the schema is the current one.</summary>
    /// <exception cref="JournalException">It was written by a newer program, or the tables belong to something else.</exception>
    public void Migrate(DbConnection connection)
    {
        if (Check(connection) >= Current)
            return;
        using var transaction = dialect.BeginWrite(connection);
        if (dialect.LockForMigration is { } statement)
            Execute(connection, transaction, statement);
        var version = ReadVersion(connection, transaction);
        if (version >= Current)
            return;
        if (version == 0 && Exists(connection, transaction, "journal"))
        {
            throw new JournalException(
                JournalFault.Failed, $"{description} has a table 'journal' that this program did not create. Use an empty database.");
        }
        for (; version < Current; version++)
        {
            foreach (var step in Steps[version])
                Execute(connection, transaction, step);
        }
        Execute(connection, transaction, $"UPDATE schema_version SET version = {Current}");
        transaction.Commit();
    }

    /// <summary>Finds out whether this program can use the schema, and changes nothing.</summary>
    /// <returns>The version of the schema; 0 when there is none yet.</returns>
    /// <exception cref="JournalException">It was written by a newer program, and this one would misread it.</exception>
    public int Check(DbConnection connection)
    {
        var version = ReadVersion(connection, transaction: null);
        if (version <= Current || ReadNumber(connection, null, "readable_from") <= Current)
            return version;
        throw new JournalException(
            JournalFault.NewerSchema,
            $"{description} has schema version {version}, but this program knows versions up to {Current}. Run the newer program, or another database.");
    }

    private int ReadVersion(DbConnection connection, DbTransaction? transaction)
    {
        if (!Exists(connection, transaction, "schema_version"))
            return 0;
        return ReadNumber(connection, transaction, "version");
    }

    private static int ReadNumber(DbConnection connection, DbTransaction? transaction, string column)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"SELECT {column} FROM schema_version";
        return Convert.ToInt32(command.ExecuteScalar());
    }

    private bool Exists(DbConnection connection, DbTransaction? transaction, string table)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = dialect.TableExists;
        command.Add("@name").Value = table;
        return command.ExecuteScalar() is not null;
    }

    private static void Execute(DbConnection connection, DbTransaction transaction, string statement)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
