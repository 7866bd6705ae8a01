namespace Supervision.Actors.Persistence;

/// <summary>
/// The journal over any store. One thread writes: it takes everything that waits into one transaction, so that a thousand
/// writers share the cost of a commit. When the database goes away, recorded facts are held in memory and written later in order;
/// everything else fails at once with the reason.
/// </summary>
public sealed class GroupCommitJournal : IJournal, ISnapshotStore
{
    private readonly JournalStore _store;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly CommitQueue _queue;
    private readonly HeldWrites _held = new();
    private readonly ReadPool _reads;
    private readonly Thread _thread;
    private long _dropped;
    private JournalHealth _health;

    private GroupCommitJournal(JournalStore store, JournalOptions options, TimeProvider time)
    {
        _store = store;
        _options = options;
        _time = time;
        _queue = new CommitQueue(options.WaitingBytesMax);
        _reads = new ReadPool(store);
        _health = new JournalHealth { Since = time.GetUtcNow() };
        var commits = new CommitSignal();
        Queries = new StoreQueries(_reads, commits, options, time, store.Description);
        Notices = store.Open();
        var loop = new CommitLoop(store, _queue, _held, options, time, ChangeHealth) { Committed = commits.Raise, Health = () => Health };
        loop.Open();
        _thread = new Thread(loop.Run) { IsBackground = true, Name = "journal" };
    }

    /// <inheritdoc />
    public event Action<JournalHealth>? HealthChanged;

    /// <inheritdoc />
    public string Description => _store.Description;

    /// <inheritdoc />
    public IReadOnlyList<string> Notices { get; }

    /// <inheritdoc />
    public IJournalQueries Queries { get; }

    /// <inheritdoc />
    public ISnapshotStore Snapshots => this;

    /// <summary>Whether events become durable. After <see cref="Dispose"/>, the events that still count as held were lost.</summary>
    public JournalHealth Health => Volatile.Read(ref _health) with
    {
        HeldEvents = _held.Events,
        HeldBytes = _held.Bytes,
        DroppedEvents = Interlocked.Read(ref _dropped),
    };

    /// <summary>Opens a journal; the store is created or migrated first.</summary>
    /// <param name="store">Where the rows are; disposed of with the journal, or when opening fails.</param>
    /// <param name="options">The limits; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="JournalException">The store cannot be used; the message says why.</exception>
    public static GroupCommitJournal Open(JournalStore store, JournalOptions? options = null, TimeProvider? time = null)
    {
        try
        {
            var journal = new GroupCommitJournal(store, options ?? new JournalOptions(), time ?? TimeProvider.System);
            journal._thread.Start();
            return journal;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public bool TrySubmit(JournalWrite write)
    {
        if (_queue.TryAdd(write))
            return true;
        if (write.CanBeHeld)
            Interlocked.Add(ref _dropped, write.EventCount);
        return false;
    }

    /// <inheritdoc />
    public JournalReplay Replay(string persistenceId, bool useSnapshot = true) =>
        new HeldAwareReplay(this, _reads, persistenceId, useSnapshot, _options.PageEvents);

    /// <inheritdoc />
    public async Task<long> HighestSequenceNumberAsync(string persistenceId, CancellationToken cancellation = default)
    {
        var held = await HeldForAsync(persistenceId).ConfigureAwait(false);
        var stored = await _reads.Read(reader => reader.HighestSequenceNumber(persistenceId), cancellation).ConfigureAwait(false);
        return held.Count == 0 ? stored : Math.Max(stored, held[^1].LastSequenceNumber);
    }

    /// <inheritdoc />
    public async Task<StoredSnapshot?> LoadAsync(string persistenceId, long maxSequenceNumber = long.MaxValue, CancellationToken cancellation = default)
    {
        await HeldForAsync(persistenceId).ConfigureAwait(false);
        return await _reads.Read(reader => reader.LoadSnapshot(persistenceId, maxSequenceNumber), cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public Task SaveAsync(StoredSnapshot snapshot) => this.SaveSnapshotAsync(snapshot);

    /// <inheritdoc />
    public Task DeleteAsync(string persistenceId, long fromSequenceNumber, long toSequenceNumber) =>
        this.DeleteSnapshotsAsync(persistenceId, fromSequenceNumber, toSequenceNumber);

    /// <summary>
    /// Writes everything that waits and closes the store. Events that a database in trouble refuses once more are lost; they stay
    /// counted in <see cref="Health"/>.
    /// </summary>
    public void Dispose()
    {
        if (_queue.IsClosed)
            return;
        _queue.Close();
        _thread.Join();
        _reads.Dispose();
        _store.Dispose();
    }

    /// <summary>What is held in memory for the persistence id once everything submitted so far was tried.</summary>
    internal Task<IReadOnlyList<AppendWrite>> HeldForAsync(string persistenceId)
    {
        if (_queue.Unfinished == 0)
            return Task.FromResult<IReadOnlyList<AppendWrite>>([]);
        var barrier = new ReplayBarrier(persistenceId);
        return _queue.TryAdd(barrier, isLimited: false) ? barrier.Reached : Task.FromResult<IReadOnlyList<AppendWrite>>([]);
    }

    private void ChangeHealth(JournalException? trouble)
    {
        var health = new JournalHealth
        {
            Fault = trouble?.Fault ?? JournalFault.None,
            Reason = trouble?.Message ?? "",
            Since = trouble is not null && !_health.IsAvailable ? _health.Since : _time.GetUtcNow(),
        };
        Volatile.Write(ref _health, health);
        HealthChanged?.Invoke(Health);
    }
}
