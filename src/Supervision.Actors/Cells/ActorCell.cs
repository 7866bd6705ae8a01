namespace Supervision.Actors;

/// <summary>The living part of an actor: it makes it, gives it messages one at a time, and lets it fail, restart and end.</summary>
/// <remarks>
/// Everything here runs on the mailbox's turn, so on one thread at a time. The stages of an actor's life, and what each
/// order means in them, are in <see cref="CellLife"/>.
/// </remarks>
internal sealed class ActorCell
{
    [ThreadStatic]
    private static ActorCell? _current;

    private CellLife _life = CellLife.Unborn;
    private ActorContext? _context;
    private AsyncHandlers? _async;
    private ChildTable? _children;
    private object? _message;
    private IActorRef? _sender;
    private int _holds;

    internal ActorCell(LocalActorRef reference, Props props)
    {
        Reference = reference;
        Props = props;
    }

    /// <summary>The cell whose turn it is on this thread.</summary>
    internal static ActorCell? Current => _current;

    internal LocalActorRef Reference { get; }

    internal Props Props { get; }

    internal IActorRef Self => Reference;

    internal ActorSystem System => Reference.OwnSystem;

    internal ActorBase? Actor { get; private set; }

    internal ActorContext Context => _context ??= new ActorContext(this);

    internal WatchTable? Watches { get; private set; }

    internal Exception? Failure { get; private set; }

    internal bool IsAwaiting => _async is { IsAwaiting: true };

    internal bool AcceptsMessages => _holds == 0 && !IsAwaiting && _life.HandlesMessages;

    internal bool HasUnstashed => _context is { HasUnstashed: true };

    internal IActorRef Sender => _sender ?? System.DeadLetters;

    internal Envelope? CurrentEnvelope => _message is null ? null : new Envelope(_message, _sender);

    /// <summary>The children, for adding one and for looking from other threads.</summary>
    internal ChildTable Children =>
        Volatile.Read(ref _children) ?? Interlocked.CompareExchange(ref _children, new ChildTable(), null) ?? _children;

    /// <summary>The children, or null when there never was one.</summary>
    internal ChildTable? ChildrenIfAny => Volatile.Read(ref _children);

    /// <summary>From now on no child can be added.</summary>
    internal void CloseChildren() => Interlocked.CompareExchange(ref _children, ChildTable.Closed, null)?.Close();

    internal static ActorCell? Enter(ActorCell cell)
    {
        var outer = _current;
        _current = cell;
        return outer;
    }

    internal static void Leave(ActorCell? outer) => _current = outer;

    // Messages

    internal void Begin() => _life.Begin(this);

    internal void Invoke(object message, IActorRef? sender)
    {
        _message = message;
        _sender = sender;
        try
        {
            if (message is AutoReceivedMessage auto)
                auto.Receive(this);
            else
                Dispatch(message);
        }
        catch (Exception cause)
        {
            Fail(cause);
        }

        ForgetMessage();
    }

    /// <summary>Gives the actor a message in place of the one that came through the mailbox.</summary>
    internal void Deliver(object message, IActorRef? sender)
    {
        _message = message;
        _sender = sender;
        Dispatch(message);
    }

    internal bool TryTakeUnstashed(out Envelope envelope)
    {
        envelope = default;
        return _context is not null && _context.TryTakeUnstashed(out envelope);
    }

    private void Dispatch(object message)
    {
        var actor = Actor!;
        _context?.NoteMessage(message);
        if (!actor.AroundReceive(message))
            actor.HandleUnhandled(message);
    }

    internal void ForgetMessage()
    {
        if (IsAwaiting || Failure is not null)
            return;
        _message = null;
        _sender = null;
    }

    /// <summary>Runs a handler that may await; until it has ended no other message is handled.</summary>
    internal void Run(Func<Task> handler) => (_async ??= new AsyncHandlers(this)).Run(handler);

    internal void Continue(SendOrPostCallback callback, object? state) => _async!.Continue(callback, state);

    internal void EndAwait(Task handler) => _async!.End(handler);

    /// <summary>Keeps an order until the handler that awaits something has ended; true when there is one.</summary>
    internal bool DeferWhileAwaiting(SystemMessage order)
    {
        if (!IsAwaiting)
            return false;
        _async!.Defer(order);
        return true;
    }

    // Failure, restart and end

    /// <summary>Holds user messages back, here and below, and reports to the parent, who decides.</summary>
    internal void Fail(Exception cause)
    {
        if (!_life.HandlesMessages || Failure is not null)
        {
            System.LogOf(Self).Error(cause, "failed again before its first failure was decided, or while ending");
            return;
        }

        Failure = cause;
        Suspend();
        if (Reference.Parent is { } parent)
            parent.SendSystem(new FailureReport(Reference, cause));
        else
            System.FailRoot(cause);
    }

    internal void Suspend()
    {
        _holds++;
        foreach (var child in ChildrenIfAny?.ToArray() ?? [])
            child.SendSystem(new SuspendOrder());
    }

    internal void Resume(Exception? forgiven)
    {
        if (forgiven is not null && ReferenceEquals(forgiven, Failure))
        {
            Failure = null;
            ForgetMessage();
        }

        if (_holds == 0)
            return;
        _holds--;
        foreach (var child in ChildrenIfAny?.ToArray() ?? [])
            child.SendSystem(new ResumeOrder(null));
    }

    /// <summary>Goes on whatever held messages back, because the actor is to end and needs them for that.</summary>
    internal void LiftHolds()
    {
        while (_holds > 0)
            Resume(null);
    }

    internal void Restart(Exception cause) => _life.Restart(this, cause);

    internal void Stop(ExitReason reason) => _life.Stop(this, reason);

    internal void Exit(ExitReason reason) => _life.Exit(this, reason, force: false);

    internal void ForceStop(ExitReason reason) => _life.Exit(this, reason, force: true);

    internal void HandleDeath(DeathNotice notice)
    {
        var wasChild = notice.Ended is LocalActorRef child && ChildrenIfAny is { } children && children.Remove(child);
        if (Watches is { } watches && watches.NoteEnd(notice.Ended))
            Reference.Tell(new TerminatedNotice(notice.Ended, notice.ExistenceConfirmed, notice.Reason), notice.Ended);
        if (!wasChild)
            return;
        Actor?.ChildEnded(notice.Ended, notice.Reason);
        _life.ChildEnded(this);
    }

    internal void HandleChildFailure(LocalActorRef child, Exception cause)
    {
        if (ChildrenIfAny is not { } children || !children.Contains(child))
            return;
        try
        {
            var strategy = Props.SupervisorStrategy ?? Actor?.StrategyForChildren() ?? SupervisorStrategy.Default;
            if (!strategy.Handle(this, child, cause))
                Fail(cause);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    // What the stages of life are made of

    internal void Enter(CellLife life) => _life = life;

    /// <summary>Takes the actor whose constructor is running.</summary>
    internal void Adopt(ActorBase actor) => Actor = actor;

    /// <summary>Makes the actor; a failure of constructor or hook leaves none and is reported.</summary>
    internal bool TryMakeActor(Action<ActorBase> firstHook)
    {
        try
        {
            var outer = ActorBase.Enter(this);
            try
            {
                if (!ReferenceEquals(Props.NewActor(), Actor))
                    throw new InvalidOperationException($"the factory of {Props.Type} must make a new actor each time");
            }
            finally
            {
                ActorBase.Leave(outer);
            }

            firstHook(Actor!);
            return true;
        }
        catch (Exception cause)
        {
            Actor = null;
            _context?.Retire();
            Fail(new ActorInitializationException($"{Reference.Path} could not start: {cause.Message}", cause));
            return false;
        }
    }

    /// <summary>Lets go of the actor before a new one takes its place.</summary>
    internal void RetireForRestart(Exception cause)
    {
        var message = _message;
        Guarded(actor => actor.RunPreRestart(cause, message));
        _context?.Retire();
        Actor = null;
    }

    /// <summary>Goes on after a restart; children that were not stopped restart too.</summary>
    internal void ResumeAfterRestart(Exception cause)
    {
        if (_holds > 0)
            _holds--;
        foreach (var child in ChildrenIfAny?.ToArray() ?? [])
            child.SendSystem(new RestartOrder(cause));
    }

    internal void ForgetFailure()
    {
        Failure = null;
        ForgetMessage();
    }

    internal void StopChildren(ExitReason reason)
    {
        if (ChildrenIfAny is not { } children)
            return;
        foreach (var child in children.ToArray())
            StopChild(child, reason);
    }

    internal void StopChild(LocalActorRef child, ExitReason reason)
    {
        var first = ChildrenIfAny is { } children && children.MarkStopping(child);
        if (reason is ExitReason.KilledExit)
            child.SendSystem(new StopOrder(reason, StopForce.Forced));
        else if (first)
            child.SendSystem(new StopOrder(reason, StopForce.Asked));
    }

    internal bool AsksToDelay(ExitReason reason)
    {
        var delays = false;
        Guarded(actor => delays = actor.AskToStop(reason));
        return delays;
    }

    internal void End(ExitReason reason)
    {
        Reference.ExitReason = reason;
        Guarded(static actor => actor.RunPostStop());
        _life = CellLife.Ended;
        _context?.Retire();
        Actor = null;
        while (TryTakeUnstashed(out var envelope))
            System.DeliverToDead(envelope.Message, envelope.Sender, Reference);
        Reference.Mailbox.Close();
        Watches?.AnnounceEnd(Reference, reason);
        if (Reference.Parent is { } parent)
            parent.SendSystem(new DeathNotice(Reference, reason, existenceConfirmed: true));
        else
            System.EndTermination();
    }

    internal WatchTable WatchesOrNew() => Watches ??= new WatchTable();

    internal void AddWatcher(InternalActorRef watcher) => WatchesOrNew().AddWatcher(watcher);

    internal void RemoveWatcher(InternalActorRef watcher) => Watches?.RemoveWatcher(watcher);

    private void Guarded(Action<ActorBase> hook)
    {
        if (Actor is null)
            return;
        try
        {
            hook(Actor);
        }
        catch (Exception cause)
        {
            System.LogOf(Self).Error(cause, "a lifecycle hook failed");
        }
    }
}
