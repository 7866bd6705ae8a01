namespace Supervision.Actors.Persistence;

/// <summary>Changes kept in memory, in order, while the database is away. Belongs to the journal's thread.</summary>
internal sealed class HeldWrites
{
    private readonly List<JournalWrite> _writes = [];
    private int _events;
    private long _bytes;

    public int Count => _writes.Count;

    /// <summary>May be read from any thread.</summary>
    public int Events => Volatile.Read(ref _events);

    /// <summary>May be read from any thread.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(JournalWrite write)
    {
        _writes.Add(write);
        Account(write, 1);
    }

    public List<AppendWrite> Of(string persistenceId)
    {
        var found = new List<AppendWrite>();
        foreach (var write in _writes)
        {
            if (write is AppendWrite append && append.PersistenceId == persistenceId)
                found.Add(append);
        }
        return found;
    }

    public IReadOnlyList<JournalWrite> All => _writes;

    /// <summary>Takes everything out.</summary>
    public List<JournalWrite> TakeAll()
    {
        var all = new List<JournalWrite>(_writes);
        foreach (var write in all)
            Account(write, -1);
        _writes.Clear();
        return all;
    }

    private void Account(JournalWrite write, int sign)
    {
        Volatile.Write(ref _events, _events + (sign * write.EventCount));
        Volatile.Write(ref _bytes, _bytes + (sign * write.Weight));
    }
}
