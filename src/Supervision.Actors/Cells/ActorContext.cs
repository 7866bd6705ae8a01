namespace Supervision.Actors;

/// <summary>A cell as its actor sees it, with what few actors use: timers, stashes, receive timeout.</summary>
internal sealed class ActorContext(ActorCell cell) : IActorContext
{
    private TimerTable? _timers;
    private MessageStash? _stash;
    private List<MessageStash>? _stashes;
    private Stack<Envelope>? _unstashed;
    private ReceiveTimer? _receiveTimer;

    public IActorRef Self => cell.Reference;

    public IActorRef Parent => cell.Reference.Parent ?? ActorRefs.Nobody;

    public IActorRef Sender => cell.Sender;

    public ActorSystem System => cell.System;

    public Props Props => cell.Props;

    public IReadOnlyCollection<IActorRef> Children => cell.ChildrenIfAny?.ToArray() ?? [];

    public TimeSpan? ReceiveTimeout => _receiveTimer?.Timeout;

    public ExitReason? ExitReason => cell.Reference.ExitReason;

    public ITimerScheduler Timers => _timers ??= new TimerTable(cell);

    public IStash Stash => _stash ??= NewStash(cell.Props.StashCapacity);

    public ActorLog Log => cell.System.LogOf(cell.Self);

    public IActorRef ActorOf(Props props, string? name = null) => cell.System.Start(cell, props, name);

    public ActorSelection ActorSelection(string path) => Actors.ActorSelection.From(cell.Reference, path);

    public IActorRef Child(string name) =>
        cell.ChildrenIfAny is { } children && children.TryGet(name, out var child) ? child : ActorRefs.Nobody;

    public IActorRef Watch(IActorRef subject) => Watch(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Watch(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (subject is InternalActorRef target && cell.Watches is { } watches && watches.Unwatch(target))
            target.SendSystem(new UnwatchRequest(cell.Reference));
        return subject;
    }

    public void Stop(IActorRef actor)
    {
        if (ReferenceEquals(actor, cell.Reference))
            Exit(Actors.ExitReason.Normal);
        else if (actor is LocalActorRef local && local.Parent == cell.Reference)
            cell.StopChild(local, Actors.ExitReason.Shutdown);
        else
            (actor as InternalActorRef)?.SendSystem(new StopOrder(Actors.ExitReason.Shutdown, StopForce.Asked));
    }

    public void Kill(IActorRef actor)
    {
        if (actor is LocalActorRef local && local.Parent == cell.Reference)
            cell.StopChild(local, Actors.ExitReason.Killed);
        else
            (actor as InternalActorRef)?.SendSystem(new StopOrder(Actors.ExitReason.Killed, StopForce.Forced));
    }

    public void Exit(ExitReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        cell.Reference.SendSystem(new StopOrder(reason, StopForce.Decided));
    }

    public void Fail(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        cell.Fail(cause);
    }

    public void DeferStarted() => cell.Reference.DefersStart = true;

    public void NotifyStarted() => cell.Reference.ReportStart();

    public void IgnoreStart()
    {
        cell.Reference.ReportStart(ignored: true);
        Exit(Actors.ExitReason.Normal);
    }

    public void Become(Receive behavior) => Actor.Behaviors.Replace(behavior);

    public void BecomeStacked(Receive behavior) => Actor.Behaviors.Push(behavior);

    public void UnbecomeStacked() => Actor.Behaviors.Pop();

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        _receiveTimer?.Dispose();
        _receiveTimer = timeout is { } length ? new ReceiveTimer(cell.Reference, System.Time, length) : null;
    }

    public IStash CreateStash(int capacity = int.MaxValue) => NewStash(capacity);

    internal void NoteMessage(object message)
    {
        if (message is not INotInfluenceReceiveTimeout)
            _receiveTimer?.PutOff();
    }

    internal bool HasUnstashed => _unstashed is { Count: > 0 };

    internal bool TryTakeUnstashed(out Envelope envelope)
    {
        envelope = default;
        return _unstashed is not null && _unstashed.TryPop(out envelope);
    }

    /// <summary>Puts messages before all others, in their order.</summary>
    internal void PutBack(ReadOnlySpan<Envelope> messages)
    {
        if (messages.IsEmpty)
            return;
        _unstashed ??= new Stack<Envelope>();
        for (var i = messages.Length - 1; i >= 0; i--)
            _unstashed.Push(messages[i]);
    }

    internal bool IsCurrent(ReceiveTimer timer) => ReferenceEquals(timer, _receiveTimer);

    /// <summary>The incarnation ends: no timer outlives it, and what it has stashed goes back to the mailbox.</summary>
    internal void Retire()
    {
        _timers?.CancelAll();
        _timers = null;
        SetReceiveTimeout(null);
        for (var i = (_stashes?.Count ?? 0) - 1; i >= 0; i--)
            _stashes![i].UnstashAll();
        _stashes = null;
        _stash = null;
    }

    private ActorBase Actor => cell.Actor ?? throw new InvalidOperationException($"{cell.Self.Path} has no actor now");

    private MessageStash NewStash(int capacity)
    {
        var stash = new MessageStash(cell, capacity);
        (_stashes ??= []).Add(stash);
        return stash;
    }

    private IActorRef Watch(IActorRef subject, object? message)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject is not InternalActorRef target)
            throw new ArgumentException($"{subject} is not a reference of an actor of this kernel", nameof(subject));
        if (target == cell.Reference || !cell.WatchesOrNew().Watch(target, message))
            return subject;
        // A child tells its parent in any case.
        if (target is LocalActorRef local && local.Parent == cell.Reference && cell.Children.Contains(local))
            return subject;
        target.SendSystem(new WatchRequest(cell.Reference));
        return subject;
    }
}
