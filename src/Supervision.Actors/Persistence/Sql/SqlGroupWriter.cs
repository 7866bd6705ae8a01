using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>Writes groups of changes over one connection. What the driver throws is translated by the caller.</summary>
public abstract class SqlGroupWriter : IDisposable
{
    private readonly DbCommand _highest;
    private readonly DbCommand _writerOf;
    private readonly DbCommand _probe;

    /// <summary>Prepares the statements that all databases share.</summary>
    /// <param name="connection">An open connection; disposed of with the writer.</param>
    protected SqlGroupWriter(DbConnection connection)
    {
        Connection = connection;
        _highest = connection.Command(SqlTexts.Highest, "@id").Prepared("");
        _writerOf = connection.Command(SqlTexts.WriterOf, "@id", "@number").Prepared("", 0L);
        _probe = connection.Command("UPDATE schema_version SET probes = probes + 1");
    }

    /// <summary>The connection.</summary>
    protected DbConnection Connection { get; }

    /// <summary>Makes all changes in one transaction.</summary>
    /// <param name="group">The changes in order; at least one.</param>
    /// <param name="isCommitting">Set before the database is asked to commit, so that a failure after it counts as an unknown outcome.</param>
    public abstract void Commit(IReadOnlyList<JournalWrite> group, ref bool isCommitting);

    /// <summary>Undoes what a failed <see cref="Commit"/> left open; must not throw.</summary>
    public abstract void Rollback();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    internal long HighestSequenceNumber(string persistenceId) =>
        _highest.With(persistenceId).ExecuteScalar() is long number ? number : 0;

    internal string? WriterOf(string persistenceId, long sequenceNumber) =>
        _writerOf.With(persistenceId, sequenceNumber).ExecuteScalar() as string;

    internal void Probe() => _probe.ExecuteNonQuery();

    /// <summary>Lets go of the statements and the connection.</summary>
    /// <param name="disposing">False from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _highest.Dispose();
        _writerOf.Dispose();
        _probe.Dispose();
        Connection.Dispose();
    }
}
