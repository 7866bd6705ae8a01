namespace Supervision.Actors.Persistence;

/// <summary>
/// The journal's thread: takes all waiting changes into one transaction. While the database is away it holds facts in order,
/// fails everything else at once, and tries again with growing pauses.
/// </summary>
internal sealed class CommitLoop(JournalStore store, CommitQueue queue, HeldWrites held, JournalOptions options, TimeProvider time, Action<JournalException?> changed)
{
    private readonly Committer _committer = new(queue, options.GroupEventsMax);
    private ITimer? _retryTimer;
    private TimeSpan _retryDelay;
    private bool _isRetryDue;
    private JournalException? _trouble;

    /// <summary>Told after each commit, for those who follow the journal.</summary>
    public Action Committed { get; init; } = () => { };

    /// <summary>Told when facts begin to be held; gives what the facts are told.</summary>
    public required Func<JournalHealth> Health { get; init; }

    /// <summary>
    /// Opens the writer. A disk that is full or a lock that is held for the moment is no reason to refuse: what is stored can be
    /// read, and facts are held.
    /// </summary>
    public void Open()
    {
        _committer.Open(store.OpenWriter());
        try
        {
            _committer.Probe();
        }
        catch (JournalException error) when (error.Fault is JournalFault.DiskFull or JournalFault.Locked)
        {
            BecomeUnavailable(error, []);
        }
    }

    /// <summary>Runs until the queue is closed and empty.</summary>
    public void Run()
    {
        List<JournalWrite> taken = [];
        while (queue.Take(ref taken))
        {
            if (_trouble is not null && Volatile.Read(ref _isRetryDue))
                Retry();
            if (_trouble is null)
                Commit(taken);
            else
                Absorb(taken, _trouble);
            taken.Clear();
        }
        Finish();
    }

    private void Commit(List<JournalWrite> writes)
    {
        if (writes.Count == 0)
            return;
        var trouble = _committer.Commit(writes, out var unsettled);
        Committed();
        if (trouble is not null)
            BecomeUnavailable(trouble, unsettled);
    }

    private void BecomeUnavailable(JournalException trouble, List<JournalWrite> unsettled)
    {
        _committer.Close();
        var isNews = _trouble is null || _trouble.Fault != trouble.Fault || _trouble.Message != trouble.Message;
        _retryDelay = _trouble is null ? options.RetryMin : TimeSpan.FromTicks(Math.Min(_retryDelay.Ticks * 2, options.RetryMax.Ticks));
        // What comes from now on was never tried, so its outcome is known.
        _trouble = new JournalException(trouble.Fault, trouble.Message, trouble.InnerException);
        if (isNews)
            changed(_trouble);
        Absorb(unsettled, trouble);
        Volatile.Write(ref _isRetryDue, false);
        _retryTimer ??= time.CreateTimer(_ => RetryIsDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _retryTimer.Change(_retryDelay, Timeout.InfiniteTimeSpan);
    }

    private void RetryIsDue()
    {
        Volatile.Write(ref _isRetryDue, true);
        queue.Wake();
    }

    /// <summary>Holds what may be held, and fails the rest with the present trouble.</summary>
    private void Absorb(List<JournalWrite> writes, JournalException trouble)
    {
        if (writes.Count == 0)
            return;
        var health = Health();
        foreach (var write in writes)
        {
            if (write is ReplayBarrier barrier)
            {
                queue.Finish(1, write.Weight);
                barrier.Reach(held.Of(write.PersistenceId));
            }
            else if (write.CanBeHeld)
            {
                held.Add(write);
                if (!write.IsHeld)
                    write.OnHeld(health);
                write.IsHeld = true;
            }
            else
            {
                _committer.Fail(write, trouble);
            }
        }
    }

    private void Retry()
    {
        try
        {
            _committer.Open(store.OpenWriter());
            _committer.Probe();
        }
        catch (JournalException error)
        {
            BecomeUnavailable(error, []);
            return;
        }
        var trouble = _committer.Commit(held.TakeAll(), out var unsettled);
        Committed();
        if (trouble is not null)
        {
            BecomeUnavailable(trouble, unsettled);
            return;
        }
        _trouble = null;
        changed(null);
    }

    private void Finish()
    {
        if (_trouble is not null)
            Retry();
        _retryTimer?.Dispose();
        _committer.Close();
        if (held.Count == 0)
            return;
        var lost = new JournalException(
            JournalFault.Closed, $"The journal was closed while its database was away: {held.Events} events were never written. {_trouble?.Message}");
        changed(lost);
        // They stay counted as held: that is how the closed journal tells what was lost.
        foreach (var write in held.All)
            _committer.Fail(write, lost);
    }
}
