using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>Writes row by row with prepared statements: best for a database in the same process, where a statement costs no round trip.</summary>
internal sealed class RowGroupWriter : SqlGroupWriter
{
    private readonly SqlDialect _dialect;
    private readonly DbCommand _insert;
    private readonly DbParameter[] _columns;
    private readonly DbCommand _insertTag;
    private readonly DbCommand _saveSnapshot;
    private readonly DbCommand _deleteSnapshots;
    private readonly DbCommand[] _deleteEvents;
    private DbTransaction? _transaction;

    public RowGroupWriter(SqlDialect dialect, DbConnection connection)
        : base(connection)
    {
        _dialect = dialect;
        _insert = connection
            .Command(SqlTexts.Insert, "@id", "@number", "@created", "@message", "@tags", "@identifier", "@manifest", "@writer")
            .Prepared("", 0L, 0L, "", "", SqlTexts.JsonIdentifier, "", "");
        _columns = [.. _insert.Parameters.Cast<DbParameter>()];
        _insertTag = connection.Command(SqlTexts.InsertTag, "@tag", "@id", "@number");
        _saveSnapshot = connection.Command(SqlTexts.SaveSnapshot, "@id", "@number", "@created", "@state", "@manifest", "@identifier");
        _deleteSnapshots = connection.Command(SqlTexts.DeleteSnapshots, "@id", "@from", "@to");
        _deleteEvents =
        [
            connection.Command(SqlTexts.DeleteTags, "@id", "@to"),
            connection.Command(SqlTexts.MarkDeleted, "@id", "@to"),
            connection.Command(SqlTexts.DeleteEvents, "@id", "@to"),
        ];
    }

    public override void Commit(IReadOnlyList<JournalWrite> group, ref bool isCommitting)
    {
        _transaction = _dialect.BeginWrite(Connection);
        _insert.Transaction = _transaction;
        foreach (var write in group)
        {
            if (write is AppendWrite append)
                Append(append);
            else
                Change(write);
        }
        isCommitting = true;
        _transaction.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    public override void Rollback()
    {
        try
        {
            _transaction?.Dispose();
        }
        catch (DbException)
        {
            // The connection is broken, and its end undoes the transaction.
        }
        _transaction = null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Rollback();
            foreach (var command in (DbCommand[])[_insert, _insertTag, _saveSnapshot, _deleteSnapshots, .. _deleteEvents])
                command.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Append(AppendWrite append)
    {
        _columns[0].Value = append.PersistenceId;
        _columns[2].Value = append.Created.ToUnixTimeMilliseconds();
        _columns[7].Value = append.Writer;
        for (var i = 0; i < append.Events.Count; i++)
        {
            var item = append.Events[i];
            var number = append.FirstSequenceNumber + i;
            _columns[1].Value = number;
            _columns[3].Value = item.Payload;
            _columns[4].Value = (object?)SqlTexts.JoinTags(item.Tags) ?? DBNull.Value;
            _columns[6].Value = item.Manifest;
            _insert.ExecuteNonQuery();
            foreach (var tag in item.Tags ?? [])
                Execute(_insertTag.With(tag, append.PersistenceId, number));
        }
    }

    private void Change(JournalWrite write)
    {
        switch (write)
        {
            case SaveSnapshotWrite { Snapshot: var snapshot }:
                Execute(_saveSnapshot.With(
                    snapshot.PersistenceId, snapshot.SequenceNumber, snapshot.Created.ToUnixTimeMilliseconds(),
                    snapshot.Payload, snapshot.Manifest, SqlTexts.JsonIdentifier));
                break;
            case DeleteSnapshotsWrite delete:
                Execute(_deleteSnapshots.With(delete.PersistenceId, delete.FromSequenceNumber, delete.ToSequenceNumber));
                break;
            case DeleteEventsWrite delete:
                foreach (var command in _deleteEvents)
                    Execute(command.With(delete.PersistenceId, delete.ToSequenceNumber));
                break;
        }
    }

    private void Execute(DbCommand command)
    {
        command.Transaction = _transaction;
        command.ExecuteNonQuery();
    }
}
