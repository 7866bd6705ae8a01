using System.Data.Common;

namespace Supervision.Actors.Persistence.Sql;

/// <summary>Reads rows over one connection.</summary>
internal sealed class SqlReader(SqlStore store, SqlReadCommands commands) : IStoreReader
{
    public long HighestSequenceNumber(string persistenceId) =>
        store.Translated(() => commands.Highest.With(persistenceId).ExecuteScalar() is long number ? number : 0);

    public void ReadEvents(string persistenceId, long fromSequenceNumber, int max, List<StoredEvent> into) =>
        Read(commands.ReadEvents.With(persistenceId, fromSequenceNumber, max), row =>
        {
            var number = row.GetInt64(0);
            var isDeleted = row.GetBoolean(1);
            RefuseOtherSerializers(row.GetInt32(2), persistenceId, number);
            into.Add(new StoredEvent(number, row.GetString(3), row.GetString(4), isDeleted));
        });

    public StoredSnapshot? LoadSnapshot(string persistenceId, long maxSequenceNumber)
    {
        StoredSnapshot? found = null;
        Read(commands.LoadSnapshot.With(persistenceId, maxSequenceNumber), row =>
        {
            RefuseOtherSerializers(row.GetInt32(2), persistenceId, row.GetInt64(0));
            found = new StoredSnapshot(
                persistenceId, row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(3), row.GetString(4));
        });
        return found;
    }

    public void ReadQuery(EventQuery query, long position, int max, List<JournalEntry> into)
    {
        List<object?> values = [position, query.AfterOrdering, query.FromSequenceNumber, query.ToSequenceNumber, max];
        if (query.Tag is not null)
            values.Add(query.Tag);
        if (query.PersistenceId is not null)
            values.Add(query.PersistenceId);
        var command = commands.Get(SqlTexts.Query(query), SqlTexts.QueryParameters(query));
        Read(command.With([.. values]), row => into.Add(Entry(row)));
    }

    public void ReadPersistenceIds(string after, int max, List<string> into) =>
        Read(commands.Get(SqlTexts.PersistenceIds, ["@after", "@max"]).With(after, max), row => into.Add(row.GetString(0)));

    public void Dispose()
    {
        try
        {
            commands.Dispose();
        }
        catch (DbException)
        {
            // The connection is broken already.
        }
    }

    private JournalEntry Entry(DbDataReader row)
    {
        var (id, number) = (row.GetString(1), row.GetInt64(2));
        RefuseOtherSerializers(row.GetInt32(4), id, number);
        return new JournalEntry
        {
            Ordering = row.GetInt64(0),
            PersistenceId = id,
            SequenceNumber = number,
            Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
            Manifest = row.GetString(5),
            Payload = row.GetString(6),
            Tags = row.IsDBNull(7) ? [] : SqlTexts.SplitTags(row.GetString(7)),
            Writer = row.GetString(8),
        };
    }

    private void Read(DbCommand command, Action<DbDataReader> take) => store.Translated(() =>
    {
        using var rows = command.ExecuteReader();
        while (rows.Read())
            take(rows);
        return true;
    });

    private void RefuseOtherSerializers(int identifier, string persistenceId, long sequenceNumber)
    {
        if (identifier == SqlTexts.JsonIdentifier)
            return;
        throw new JournalException(
            JournalFault.UnknownManifest,
            $"Row {sequenceNumber} of '{persistenceId}' in {store.Description} was written by serializer {identifier}, which this program does not have.");
    }
}
