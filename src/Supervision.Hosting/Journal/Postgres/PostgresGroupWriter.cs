using Npgsql;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Sql;

namespace Supervision.Hosting.Journal;

/// <summary>Sends a whole group in one round trip, which is one transaction.</summary>
internal sealed class PostgresGroupWriter : SqlGroupWriter
{
    private const string SaveSnapshot =
        "INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, identifier) VALUES ($1, $2, $3, $4, $5, 1) "
        + "ON CONFLICT (persistence_id, sequence_number) DO UPDATE SET created = excluded.created, snapshot = excluded.snapshot, "
        + "manifest = excluded.manifest, identifier = excluded.identifier";

    private const string DeleteSnapshots = "DELETE FROM snapshot WHERE persistence_id = $1 AND sequence_number BETWEEN $2 AND $3";

    private const string LastDeleted = "(SELECT max(sequence_number) FROM journal WHERE persistence_id = $1 AND sequence_number <= $2)";

    private static readonly string[] DeleteEvents =
    [
        "DELETE FROM tags WHERE persistence_id = $1 AND sequence_nr <= $2",
        $"UPDATE journal SET deleted = true, message = '', tags = NULL WHERE persistence_id = $1 AND sequence_number = {LastDeleted}",
        $"DELETE FROM journal WHERE persistence_id = $1 AND sequence_number < {LastDeleted}",
    ];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _appends;
    private readonly EventArrays _events = new();
    private readonly TagArrays _tags = new();

    public PostgresGroupWriter(NpgsqlConnection connection)
        : base(connection)
    {
        _connection = connection;
        _appends = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(PostgresDialect.CommitLock), _events.Command() } };
        _appends.Prepare();
    }

    public override void Commit(IReadOnlyList<JournalWrite> group, ref bool isCommitting)
    {
        _events.Clear();
        _tags.Clear();
        var others = 0;
        foreach (var write in group)
        {
            if (write is AppendWrite append)
            {
                _events.Add(append);
                _tags.Add(append);
            }
            else
            {
                others++;
            }
        }
        isCommitting = true;
        try
        {
            if (others == 0 && _tags.IsEmpty)
                _appends.ExecuteNonQuery();
            else
                ExecuteMixed(group);
        }
        catch (PostgresException error) when (error.Severity == "ERROR")
        {
            // The server is there and says no: the transaction was undone.
            isCommitting = false;
            throw;
        }
    }

    public override void Rollback()
    {
        // A batch is a transaction of its own, which the server has undone.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _appends.Dispose();
        base.Dispose(disposing);
    }

    private void ExecuteMixed(IReadOnlyList<JournalWrite> group)
    {
        using var batch = new NpgsqlBatch(_connection) { BatchCommands = { new NpgsqlBatchCommand(PostgresDialect.CommitLock), _events.Command() } };
        if (!_tags.IsEmpty)
            batch.BatchCommands.Add(_tags.Command());
        foreach (var write in group)
        {
            switch (write)
            {
                case SaveSnapshotWrite { Snapshot: var snapshot }:
                    batch.BatchCommands.Add(Command(
                        SaveSnapshot, snapshot.PersistenceId, snapshot.SequenceNumber, snapshot.Created.ToUnixTimeMilliseconds(),
                        snapshot.Payload, snapshot.Manifest));
                    break;
                case DeleteSnapshotsWrite delete:
                    batch.BatchCommands.Add(Command(DeleteSnapshots, delete.PersistenceId, delete.FromSequenceNumber, delete.ToSequenceNumber));
                    break;
                case DeleteEventsWrite delete:
                    foreach (var text in DeleteEvents)
                        batch.BatchCommands.Add(Command(text, delete.PersistenceId, delete.ToSequenceNumber));
                    break;
            }
        }
        batch.ExecuteNonQuery();
    }

    private static NpgsqlBatchCommand Command(string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
