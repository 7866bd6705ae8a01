namespace Supervision.Actors.Persistence.Sql;

/// <summary>Translates what the driver throws while groups are written.</summary>
internal sealed class SqlWriter(SqlStore store, SqlGroupWriter groups) : IStoreWriter
{
    public long HighestSequenceNumber(string persistenceId) => store.Translated(() => groups.HighestSequenceNumber(persistenceId));

    public string? WriterOf(string persistenceId, long sequenceNumber) => store.Translated(() => groups.WriterOf(persistenceId, sequenceNumber));

    public void Commit(IReadOnlyList<JournalWrite> group)
    {
        var isCommitting = false;
        try
        {
            groups.Commit(group, ref isCommitting);
        }
        catch (Exception error)
        {
            groups.Rollback();
            var translated = store.Translate(error, isOutcomeUnknown: false);
            throw isCommitting && translated.IsUnavailability ? store.Translate(error, isOutcomeUnknown: true) : translated;
        }
    }

    public void Probe() => store.Translated(() =>
    {
        groups.Probe();
        return true;
    });

    public void Dispose()
    {
        try
        {
            groups.Dispose();
        }
        catch (Exception)
        {
            // The connection is broken already; a new one is opened for the next try.
        }
    }
}
