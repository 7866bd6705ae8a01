namespace Supervision.Actors.Persistence;

/// <summary>
/// An actor whose state follows from the events that it has written. A new incarnation first gets its latest snapshot and the
/// events after it, before any message; meanwhile messages wait.
/// </summary>
/// <remarks>
/// Two ways to write: <see cref="Persist{T}"/> and its kin run their handler when the event is durable, and stop the actor when it
/// cannot be written; <see cref="Record"/> is for facts that have happened already: apply them at once, they are written behind,
/// and held in order while the database is away.
/// </remarks>
public abstract class PersistentActor : ReceiveActor
{
    private readonly PersistenceSettings _settings;
    private readonly EventWriter _writer;
    private RecoveryTable? _table = new();
    private RecoveryRun? _recovery;
    private IStash? _waiting;
    private SnapshotTrail _snapshots;
    private bool _isReady;
    private bool _hasFailed;

    /// <summary>Only for the kernel: actors are made by <c>ActorOf</c>.</summary>
    /// <exception cref="InvalidOperationException">The system has no journal; see <see cref="PersistenceExtensions.UsePersistence"/>.</exception>
    protected PersistentActor()
    {
        _settings = PersistenceExtensions.SettingsOf(Context.System);
        _writer = new EventWriter(this, _settings);
        Self.Tell(new RecoveryStart(this), ActorRefs.NoSender);
    }

    /// <summary>Under which the events are stored. Never two living actors with the same one; it does not change.</summary>
    public abstract string PersistenceId { get; }

    /// <summary>The last event that this actor has applied: recorded, handled, or recovered.</summary>
    protected long LastSequenceNumber => _writer.LastApplied;

    /// <summary>Whether stored events are still being applied.</summary>
    protected bool IsRecovering => !_isReady;

    /// <summary>Whether the journal can make events durable at the moment.</summary>
    protected JournalHealth JournalHealth => _settings.Journal.Health;

    /// <summary>What is deleted once a new snapshot is stored. Default <see cref="SnapshotRetention.Default"/>.</summary>
    protected virtual SnapshotRetention SnapshotRetention => SnapshotRetention.Default;

    internal DateTimeOffset Now => Context.System.Time.GetUtcNow();

    /// <summary>Applies stored events of a type during recovery; the first handler that fits is used. Only in the constructor.</summary>
    /// <typeparam name="T">The type of the events, or a base of it.</typeparam>
    /// <param name="apply">Changes the state; it must not have effects outside.</param>
    protected void Recover<T>(Action<T> apply) => Table().AddEvent(apply);

    /// <summary>Starts recovery from the latest snapshot of a type. Only in the constructor. Without any, recovery replays all events.</summary>
    /// <typeparam name="T">The type of the state.</typeparam>
    /// <param name="restore">Takes the state over.</param>
    protected void RecoverSnapshot<T>(Action<T, SnapshotMetadata> restore) => Table().AddSnapshot(restore);

    /// <summary>Starts recovery from the latest snapshot of a type; see the other overload.</summary>
    /// <typeparam name="T">The type of the state.</typeparam>
    /// <param name="restore">Takes the state over.</param>
    protected void RecoverSnapshot<T>(Action<T> restore) => Table().AddSnapshot<T>((state, _) => restore(state));

    /// <summary>Writes an event; all other messages wait until it is durable and the handler has run.</summary>
    /// <typeparam name="T">The type of the event.</typeparam>
    /// <param name="item">The event.</param>
    /// <param name="handler">Applies it, with the same <see cref="ActorBase.Sender"/> as now. Not called when the event cannot be written.</param>
    /// <exception cref="ArgumentException">The event's type is not registered.</exception>
    protected void Persist<T>(T item, Action<T> handler)
        where T : notnull => Write([item], handler, isBlocking: true);

    /// <summary>Writes events as a whole; all other messages wait until they are durable and the handler has run for each.</summary>
    /// <inheritdoc cref="Persist{T}" />
    /// <param name="items">The events in order; with none, nothing happens.</param>
    /// <param name="handler">Applies one of them.</param>
    protected void PersistAll<T>(IEnumerable<T> items, Action<T> handler)
        where T : notnull => Write([.. items], handler, isBlocking: true);

    /// <summary>Writes an event; other messages are handled meanwhile. Handlers run in the order of the calls.</summary>
    /// <inheritdoc cref="Persist{T}" />
    protected void PersistAsync<T>(T item, Action<T> handler)
        where T : notnull => Write([item], handler, isBlocking: false);

    /// <summary>Writes events as a whole; other messages are handled meanwhile.</summary>
    /// <inheritdoc cref="PersistAll{T}" />
    protected void PersistAllAsync<T>(IEnumerable<T> items, Action<T> handler)
        where T : notnull => Write([.. items], handler, isBlocking: false);

    /// <summary>Runs a handler after those of all events given before, and lets other messages wait until then. Nothing is written.</summary>
    /// <typeparam name="T">The type of what the handler gets.</typeparam>
    /// <param name="item">What the handler gets.</param>
    /// <param name="handler">Runs at once when nothing is pending; never when an event before it cannot be written.</param>
    protected void Defer<T>(T item, Action<T> handler) => Ready().Defer(() => handler(item), isBlocking: true);

    /// <summary>Runs a handler after those of all events given before; other messages are handled meanwhile. Nothing is written.</summary>
    /// <inheritdoc cref="Defer{T}" />
    protected void DeferAsync<T>(T item, Action<T> handler) => Ready().Defer(() => handler(item), isBlocking: false);

    /// <summary>
    /// Writes a fact behind the actor, who applies it without waiting. While the database is away the fact is held in memory, in
    /// order, and written later; it outlives this incarnation, and a new one recovers it like any other.
    /// </summary>
    /// <param name="fact">What has happened.</param>
    /// <param name="acknowledge">
    /// Called once, in this actor, with the same <see cref="ActorBase.Sender"/> as now: when the fact is durable, or when it turns out
    /// that it cannot be for the moment. Not called when the actor ends before.
    /// </param>
    /// <exception cref="ArgumentException">The fact's type is not registered.</exception>
    /// <exception cref="InvalidOperationException">Events given to <see cref="Persist{T}"/> and its kin are pending, or the actor is recovering.</exception>
    protected void Record(object fact, Action<RecordOutcome>? acknowledge = null) => Ready().Record([fact], acknowledge);

    /// <summary>Writes facts as a whole, as <see cref="Record"/> does with one.</summary>
    /// <param name="facts">What has happened, in order; at least one.</param>
    /// <param name="acknowledge">Called once for all of them; see <see cref="Record"/>.</param>
    /// <exception cref="ArgumentException">A fact's type is not registered, or there is none.</exception>
    /// <exception cref="InvalidOperationException">Events given to <see cref="Persist{T}"/> and its kin are pending, or the actor is recovering.</exception>
    protected void RecordAll(IReadOnlyList<object> facts, Action<RecordOutcome>? acknowledge = null) => Ready().Record(facts, acknowledge);

    /// <summary>
    /// Stores the state as of <see cref="LastSequenceNumber"/>, after all events before. It is not held when the database is away.
    /// The outcome comes as <see cref="OnSnapshotSaved"/> or <see cref="OnSnapshotFailed"/>.
    /// </summary>
    /// <param name="state">The state; its exact type must be registered like those of events.</param>
    /// <exception cref="ArgumentException">The type is not registered.</exception>
    protected void SaveSnapshot(object state)
    {
        Ready().Flush();
        var (manifest, payload) = _settings.Serializer.Serialize(state);
        var write = new OwnSnapshotWrite(this, new StoredSnapshot(PersistenceId, LastSequenceNumber, Now, manifest, payload));
        if (!_settings.Journal.TrySubmit(write))
            write.OnFailed(new JournalException(JournalFault.Overloaded, $"{_settings.Journal.Description} takes no more."));
    }

    /// <summary>The tags under which queries find an event. Default: none.</summary>
    /// <param name="item">The event.</param>
    protected virtual IReadOnlyList<string>? Tags(object item) => null;

    /// <summary>After each page of stored events was applied.</summary>
    /// <param name="progress">How far the recovery has come.</param>
    protected virtual void OnRecoveryProgress(RecoveryProgress progress)
    {
    }

    /// <summary>After the last stored event was applied, before the first message. It may persist, and answer nobody.</summary>
    protected virtual void OnRecoveryCompleted()
    {
    }

    /// <summary>Before the actor stops because it cannot be recovered.</summary>
    /// <param name="cause">Why.</param>
    /// <param name="item">The event that was being applied; null when the trouble is another.</param>
    protected virtual void OnRecoveryFailure(Exception cause, object? item)
    {
    }

    /// <summary>Before the actor stops because events could not be written.</summary>
    /// <param name="cause">Why. With <see cref="JournalException.IsOutcomeUnknown"/> they may have been written all the same.</param>
    /// <param name="item">The first of the events.</param>
    protected virtual void OnPersistFailure(JournalException cause, object item)
    {
    }

    /// <summary>A snapshot was stored.</summary>
    /// <param name="metadata">Which.</param>
    protected virtual void OnSnapshotSaved(SnapshotMetadata metadata)
    {
    }

    /// <summary>A snapshot could not be stored; nothing else is wrong. The default logs a warning.</summary>
    /// <param name="metadata">Which.</param>
    /// <param name="cause">Why.</param>
    protected virtual void OnSnapshotFailed(SnapshotMetadata metadata, JournalException cause) =>
        Log.Warning($"No snapshot of '{metadata.PersistenceId}' at {metadata.SequenceNumber} was stored: {cause.Message}");

    /// <summary>
    /// The database is back, but recorded facts were dropped while it was away: what is stored does not tell the whole state. Save a
    /// snapshot of it here. The default logs a warning.
    /// </summary>
    /// <param name="count">How many facts were dropped.</param>
    protected virtual void OnFactsDropped(long count) =>
        Log.Warning($"{count} facts of '{PersistenceId}' were never written, because too many waited while the database was away.");

    /// <inheritdoc />
    protected internal override bool AroundReceive(object message)
    {
        if (message is PersistenceMessage notice)
            return ReceiveNotice(notice);
        if (!_isReady || _hasFailed || _writer.IsBlocking)
        {
            BeginRecovery();
            (_waiting ??= Context.CreateStash()).Stash();
            return true;
        }
        return Handle(message, static (actor, command) => actor.ReceiveCommand(command));
    }

    internal IReadOnlyList<string>? TagsOf(object item) => Tags(item);

    internal void ContinueRecovery(ReplayPage? page, Exception? error)
    {
        if (_hasFailed)
            return;
        try
        {
            if (page is null)
                throw new RecoveryFailedException($"'{PersistenceId}' cannot be recovered: {error!.Message}", error);
            if (!page.IsLast)
                _recovery!.ReadNext();
            OnRecoveryProgress(_recovery!.Apply(page));
            if (page.IsLast)
                EndRecovery();
        }
        catch (RecoveryFailedException failure)
        {
            OnRecoveryFailure(failure, _recovery!.Current);
            Fail(failure);
        }
    }

    internal void FailPersist(EventWrite write, JournalException error)
    {
        if (_hasFailed)
            return;
        OnPersistFailure(error, write.FirstEvent);
        Fail(new PersistFailedException(
            $"'{PersistenceId}' stops: events {write.FirstSequenceNumber} to {write.LastSequenceNumber} could not be written: {error.Message}", error));
    }

    internal void HandleDropped(long count) => OnFactsDropped(count);

    internal void WarnOfDeletion(JournalException error) =>
        Log.Warning($"Old snapshots or events of '{PersistenceId}' could not be deleted: {error.Message}");

    internal void EndSnapshot(SnapshotMetadata metadata, JournalException? error)
    {
        if (error is not null)
        {
            OnSnapshotFailed(metadata, error);
            return;
        }
        if (_snapshots.Add(metadata.SequenceNumber, SnapshotRetention.Keep) is { } outdated)
        {
            _settings.Journal.TrySubmit(new OwnSnapshotDeletion(this, outdated));
            if (SnapshotRetention.DeleteEvents)
                _settings.Journal.TrySubmit(new OwnEventDeletion(this, _snapshots.Oldest));
        }
        OnSnapshotSaved(metadata);
    }

    private bool ReceiveNotice(PersistenceMessage notice)
    {
        // What belongs to an earlier incarnation was recovered by this one, if it was written.
        if (!ReferenceEquals(notice.Owner, this))
            return true;
        BeginRecovery();
        var wasBlocking = _writer.IsBlocking;
        try
        {
            return Handle(notice, static (actor, it) =>
            {
                it.Receive(actor._writer);
                return true;
            });
        }
        finally
        {
            if (wasBlocking && !_writer.IsBlocking && !_hasFailed)
                _waiting?.UnstashAll();
        }
    }

    private bool ReceiveCommand(object message) => base.AroundReceive(message);

    /// <summary>Handles a message; what it persisted is sent only when it did not fail.</summary>
    private bool Handle<T>(T message, Func<PersistentActor, T, bool> handle)
    {
        _writer.IsHandling = true;
        try
        {
            var isHandled = handle(this, message);
            _writer.Flush();
            return isHandled;
        }
        catch
        {
            _writer.Discard();
            throw;
        }
        finally
        {
            _writer.IsHandling = false;
        }
    }

    private void BeginRecovery()
    {
        if (_recovery is not null || _isReady)
            return;
        _recovery = new RecoveryRun(this, _settings, _table!);
        _recovery.ReadNext();
    }

    private void EndRecovery()
    {
        _writer.StartAfter(_recovery!.Last);
        if (_recovery.Snapshot is { } snapshot)
            _snapshots.Add(snapshot.SequenceNumber, int.MaxValue);
        _recovery = null;
        _table = null;
        _isReady = true;
        OnRecoveryCompleted();
        if (!_writer.IsBlocking)
            _waiting?.UnstashAll();
    }

    private void Fail(Exception cause)
    {
        _hasFailed = true;
        Log.Error(cause, cause.Message);
        Context.Exit(ExitReason.Crash(cause));
    }

    private void Write<T>(IReadOnlyList<T> items, Action<T> handler, bool isBlocking)
        where T : notnull
    {
        var handlers = new Action[items.Count];
        for (var i = 0; i < handlers.Length; i++)
        {
            var item = items[i];
            handlers[i] = () => handler(item);
        }
        Ready().Persist([.. items.Cast<object>()], handlers, isBlocking);
    }

    private EventWriter Ready() => _isReady
        ? _writer
        : throw new InvalidOperationException($"'{PersistenceId}' is recovering: its stored events are applied, and new ones cannot be written yet.");

    private RecoveryTable Table() => _table
        ?? throw new InvalidOperationException("Recovery handlers are named in the constructor.");
}
