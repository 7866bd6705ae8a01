namespace Supervision.Actors.Persistence;

/// <summary>Numbers the events of one incarnation, sends them to the journal, and runs their handlers in order.</summary>
internal sealed class EventWriter(PersistentActor owner, PersistenceSettings settings)
{
    private readonly Queue<IWriteStep> _steps = [];
    private readonly List<EventWrite> _unsent = [];
    private long _assigned;
    private int _blocking;
    private long _dropped;
    private bool _awaitsJournal;

    /// <summary>Names this incarnation in the journal.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The last event that the actor has applied.</summary>
    public long LastApplied { get; private set; }

    /// <summary>Whether commands must wait until strict events are written.</summary>
    public bool IsBlocking => _blocking > 0;

    /// <summary>Whether a message is being handled: what it persists is sent when it has ended well.</summary>
    public bool IsHandling { get; set; }

    public void StartAfter(long sequenceNumber) => LastApplied = _assigned = sequenceNumber;

    public void NoteApplied(int count) => LastApplied += count;

    public void Persist(IReadOnlyList<object> events, IReadOnlyList<Action> handlers, bool isBlocking)
    {
        if (events.Count == 0)
            return;
        var write = Write(events, mayBeHeld: false, handlers, isBlocking, acknowledge: null);
        _assigned = write.LastSequenceNumber;
        Enqueue(write);
        _unsent.Add(write);
        if (!IsHandling)
            Flush();
    }

    public void Defer(Action handler, bool isBlocking)
    {
        if (_steps.Count == 0)
            handler();
        else
            Enqueue(new Deferral(handler, isBlocking));
    }

    public void Record(IReadOnlyList<object> facts, Action<RecordOutcome>? acknowledge)
    {
        if (facts.Count == 0)
            throw new ArgumentException("There is nothing to record.", nameof(facts));
        if (_steps.Count > 0)
        {
            throw new InvalidOperationException(
                "Record applies at once, but events given to Persist before it are not applied yet: their order would be lost. Use one or the other.");
        }
        var write = Write(facts, mayBeHeld: true, [], isBlocking: false, acknowledge);
        if (settings.Journal.TrySubmit(write))
            LastApplied = _assigned = write.LastSequenceNumber;
        else
            Drop(write);
    }

    /// <summary>Sends what the handled message persisted.</summary>
    public void Flush()
    {
        foreach (var write in _unsent)
        {
            if (!settings.Journal.TrySubmit(write))
                write.OnFailed(Overloaded());
        }
        _unsent.Clear();
    }

    /// <summary>The message failed: what it persisted was never sent, and its numbers are free.</summary>
    public void Discard()
    {
        if (_unsent.Count == 0)
            return;
        _assigned = _unsent[0].FirstSequenceNumber - 1;
        var kept = _steps.TakeWhile(step => !ReferenceEquals(step, _unsent[0])).ToList();
        _unsent.Clear();
        _steps.Clear();
        _blocking = 0;
        foreach (var step in kept)
            Enqueue(step);
    }

    /// <summary>The journal has done with a batch.</summary>
    public void End(EventWrite write, JournalException? error)
    {
        if (error is not null)
        {
            owner.FailPersist(write, error);
            return;
        }
        write.IsDone = true;
        if (write.CanBeHeld)
        {
            write.Complete();
            ReportDropped();
            return;
        }
        while (_steps.TryPeek(out var step) && step.IsDone)
        {
            // Taken out first, so that what its handlers persist comes after it.
            _steps.Dequeue();
            if (step.IsBlocking)
                _blocking--;
            step.Complete();
        }
    }

    public void JournalIsBack()
    {
        _awaitsJournal = false;
        ReportDropped();
    }

    private EventWrite Write(
        IReadOnlyList<object> events, bool mayBeHeld, IReadOnlyList<Action> handlers, bool isBlocking, Action<RecordOutcome>? acknowledge)
    {
        var written = new JournalEvent[events.Count];
        for (var i = 0; i < written.Length; i++)
        {
            var (manifest, payload) = settings.Serializer.Serialize(events[i]);
            written[i] = new JournalEvent(manifest, payload, owner.TagsOf(events[i]));
        }
        return new EventWrite(owner, owner.Sender, _assigned + 1, written, this, mayBeHeld)
        {
            Handlers = handlers,
            IsBlocking = isBlocking,
            Acknowledgement = acknowledge,
            FirstEvent = events[0],
        };
    }

    private void Enqueue(IWriteStep step)
    {
        _steps.Enqueue(step);
        if (step.IsBlocking)
            _blocking++;
    }

    private void Drop(EventWrite write)
    {
        _dropped += write.EventCount;
        var health = settings.Journal.Health;
        var reason = health.IsAvailable ? Overloaded().Message : $"{health.Reason} Too much waits in memory already.";
        owner.Self.Tell(new WriteHeld(owner, write, new RecordOutcome(RecordStatus.Dropped, reason)), owner.Sender);
        if (health.IsAvailable)
            owner.Self.Tell(new JournalIsBack(owner), ActorRefs.NoSender);
        else
            AwaitJournal();
    }

    private void ReportDropped()
    {
        if (_dropped == 0)
            return;
        if (!settings.Journal.Health.IsAvailable)
        {
            AwaitJournal();
            return;
        }
        var count = _dropped;
        _dropped = 0;
        owner.HandleDropped(count);
    }

    private void AwaitJournal()
    {
        if (_awaitsJournal)
            return;
        _awaitsJournal = true;
        var self = owner.Self;
        settings.Journal.HealthChanged += Tell;
        // It may have come back between the look at its health and now.
        Tell(settings.Journal.Health);

        void Tell(JournalHealth health)
        {
            if (!health.IsAvailable)
                return;
            settings.Journal.HealthChanged -= Tell;
            self.Tell(new JournalIsBack(owner), ActorRefs.NoSender);
        }
    }

    private JournalException Overloaded() =>
        new(JournalFault.Overloaded, $"{settings.Journal.Description} takes no more: it is closed, or too much waits to be written.");
}
