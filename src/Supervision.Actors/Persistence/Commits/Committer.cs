namespace Supervision.Actors.Persistence;

/// <summary>
/// Commits groups of changes on the journal's thread. A change that cannot be made for its own fault fails alone; when the
/// database is in trouble as a whole, what has no outcome yet is handed back.
/// </summary>
internal sealed class Committer(CommitQueue queue, int groupEventsMax)
{
    private readonly HighestNumbers _highest = new();
    private readonly List<JournalWrite> _group = [];
    private IStoreWriter? _writer;

    public bool IsOpen => _writer is not null;

    public void Open(IStoreWriter writer)
    {
        Close();
        _highest.Forget();
        _writer = writer;
    }

    public void Close()
    {
        _writer?.Dispose();
        _writer = null;
    }

    public void Probe() => _writer!.Probe();

    /// <summary>Makes the changes in order, in groups.</summary>
    /// <param name="writes">The changes.</param>
    /// <param name="unsettled">The changes without an outcome, in order, when the database is in trouble.</param>
    /// <returns>The trouble, or null.</returns>
    public JournalException? Commit(List<JournalWrite> writes, out List<JournalWrite> unsettled)
    {
        var next = 0;
        try
        {
            while (next < writes.Count)
            {
                _group.Clear();
                for (var events = 0; next < writes.Count && events < groupEventsMax; next++)
                {
                    if (Admit(writes[next]))
                        events += writes[next].EventCount + 1;
                }
                CommitGroup();
            }
            unsettled = [];
            return null;
        }
        catch (JournalException error)
        {
            unsettled = [.. _group, .. writes.Skip(next)];
            return error;
        }
    }

    /// <summary>Finishes a change without making it.</summary>
    public void Fail(JournalWrite write, JournalException error)
    {
        queue.Finish(1, write.Weight);
        write.OnFailed(error);
    }

    /// <summary>Puts a change into the group, or finishes it at once because its number does not follow.</summary>
    private bool Admit(JournalWrite write)
    {
        if (write is AppendWrite append)
        {
            var highest = _highest.Get(append.PersistenceId, _writer!);
            if (append.FirstSequenceNumber != highest + 1)
            {
                if (IsAlreadyWritten(append))
                    Succeed(append);
                else
                    Fail(append, Misnumbered(append, highest));
                return false;
            }
            _highest.Set(append.PersistenceId, append.LastSequenceNumber);
        }
        _group.Add(write);
        return true;
    }

    private void CommitGroup()
    {
        if (_group.Count == 0)
            return;
        try
        {
            if (_group.Exists(static write => write is not ReplayBarrier))
                _writer!.Commit(_group);
        }
        catch (JournalException error)
        {
            foreach (var write in _group)
                _highest.Forget(write.PersistenceId);
            if (error.IsUnavailability)
                throw;
            CommitOneByOne(error);
            return;
        }
        long bytes = 0;
        foreach (var write in _group)
            bytes += write.Weight;
        queue.Finish(_group.Count, bytes);
        foreach (var write in _group)
            write.OnDurable();
        _group.Clear();
    }

    /// <summary>Some change of the group is at fault: each gets its own transaction, so that only the guilty fails.</summary>
    private void CommitOneByOne(JournalException groupError)
    {
        while (_group.Count > 0)
        {
            var write = _group[0];
            var error = _group.Count == 1 && groupError.Fault != JournalFault.Conflict ? groupError : TryCommitAlone(write);
            _group.RemoveAt(0);
            if (error is null)
                Succeed(write);
            else
                Fail(write, error);
        }
    }

    private JournalException? TryCommitAlone(JournalWrite write)
    {
        var append = write as AppendWrite;
        try
        {
            var highest = append is null ? 0 : _highest.Get(append.PersistenceId, _writer!);
            if (append is not null && append.FirstSequenceNumber != highest + 1)
                return IsAlreadyWritten(append) ? null : Misnumbered(append, highest);
            _writer!.Commit([write]);
            if (append is not null)
                _highest.Set(append.PersistenceId, append.LastSequenceNumber);
            return null;
        }
        catch (JournalException error) when (!error.IsUnavailability)
        {
            _highest.Forget(write.PersistenceId);
            return append is not null && error.Fault == JournalFault.Conflict && IsAlreadyWritten(append) ? null : error;
        }
    }

    /// <summary>After a commit whose outcome nobody knew, the same numbers by the same writer are the same events.</summary>
    private bool IsAlreadyWritten(AppendWrite append) =>
        _writer!.WriterOf(append.PersistenceId, append.LastSequenceNumber) == append.Writer
        && _writer.WriterOf(append.PersistenceId, append.FirstSequenceNumber) == append.Writer;

    private void Succeed(JournalWrite write)
    {
        queue.Finish(1, write.Weight);
        write.OnDurable();
    }

    private static JournalException Misnumbered(AppendWrite append, long highest) => new(
        JournalFault.Conflict,
        $"Events of '{append.PersistenceId}' were refused: they begin with number {append.FirstSequenceNumber}, but the journal is at {highest}"
        + (append.FirstSequenceNumber <= highest ? "; another writer uses the same persistence id." : ", so that numbers between would be missing."));
}
