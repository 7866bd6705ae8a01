namespace Supervision.Actors.Persistence;

/// <summary>Changes on their way to the journal's thread, and the account of the memory that unfinished changes take.</summary>
internal sealed class CommitQueue(long bytesMax)
{
    private readonly object _gate = new();
    private List<JournalWrite> _waiting = [];
    private long _bytes;
    private int _unfinished;
    private bool _isWoken;
    private bool _isClosed;

    /// <summary>Changes that were taken over and have no outcome yet.</summary>
    public int Unfinished => Volatile.Read(ref _unfinished);

    public bool IsClosed => Volatile.Read(ref _isClosed);

    public bool TryAdd(JournalWrite write, bool isLimited = true)
    {
        lock (_gate)
        {
            if (_isClosed || (isLimited && _bytes + write.Weight > bytesMax))
                return false;
            _bytes += write.Weight;
            _unfinished++;
            _waiting.Add(write);
            if (_waiting.Count == 1)
                Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Blocks until there is something to do.</summary>
    /// <param name="taken">An empty list; it is swapped for the list of everything that waits, which may be empty after <see cref="Wake"/>.</param>
    /// <returns>False when the queue is closed and nothing waits.</returns>
    public bool Take(ref List<JournalWrite> taken)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isWoken && !_isClosed)
                Monitor.Wait(_gate);
            _isWoken = false;
            if (_waiting.Count == 0 && _isClosed)
                return false;
            (taken, _waiting) = (_waiting, taken);
            return true;
        }
    }

    /// <summary>Accounts for changes that have their outcome.</summary>
    public void Finish(int count, long bytes)
    {
        lock (_gate)
        {
            _unfinished -= count;
            _bytes -= bytes;
        }
    }

    /// <summary>Lets <see cref="Take"/> return although nothing waits.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _isWoken = true;
            Monitor.Pulse(_gate);
        }
    }

    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }
    }
}
