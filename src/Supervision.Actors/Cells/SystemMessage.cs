namespace Supervision.Actors;

/// <summary>A message of the kernel, handled before any user message and also while user messages are held back.</summary>
internal abstract class SystemMessage
{
    /// <summary>Link of the mailbox that the message is in.</summary>
    internal SystemMessage? Next { get; set; }

    internal abstract void Handle(ActorCell cell);

    /// <summary>What happens when the actor has ended before the message came.</summary>
    internal virtual void HandleAfterEnd(LocalActorRef self)
    {
    }
}

/// <summary>From a watcher: tell me when you have ended.</summary>
internal sealed class WatchRequest(InternalActorRef watcher) : SystemMessage
{
    internal InternalActorRef Watcher { get; } = watcher;

    internal override void Handle(ActorCell cell) => cell.AddWatcher(Watcher);

    internal override void HandleAfterEnd(LocalActorRef self) =>
        Watcher.SendSystem(new DeathNotice(self, self.ExitReason ?? ExitReason.Normal, existenceConfirmed: true));
}

/// <summary>From a watcher that has lost interest.</summary>
internal sealed class UnwatchRequest(InternalActorRef watcher) : SystemMessage
{
    internal override void Handle(ActorCell cell) => cell.RemoveWatcher(watcher);
}

/// <summary>To parent and watchers: an actor has ended.</summary>
internal sealed class DeathNotice(InternalActorRef ended, ExitReason reason, bool existenceConfirmed) : SystemMessage
{
    internal InternalActorRef Ended => ended;

    internal ExitReason Reason => reason;

    internal bool ExistenceConfirmed => existenceConfirmed;

    internal override void Handle(ActorCell cell) => cell.HandleDeath(this);
}

/// <summary>From a child to its parent: I have failed and wait for your decision.</summary>
internal sealed class FailureReport(LocalActorRef child, Exception cause) : SystemMessage
{
    internal override void Handle(ActorCell cell) => cell.HandleChildFailure(child, cause);
}

/// <summary>From an actor whose start is observed: I have started, or declined to.</summary>
internal sealed class StartReport(LocalActorRef child, bool ignored) : SystemMessage
{
    internal LocalActorRef Child => child;

    internal bool Ignored => ignored;

    internal override void Handle(ActorCell cell) => cell.Actor?.ChildStarted(child, ignored);
}

/// <summary>Hold user messages back, because an ancestor has failed.</summary>
internal sealed class SuspendOrder : SystemMessage
{
    internal override void Handle(ActorCell cell) => cell.Suspend();
}

/// <summary>Go on with user messages. A decided failure is forgiven.</summary>
internal sealed class ResumeOrder(Exception? forgiven) : SystemMessage
{
    internal override void Handle(ActorCell cell) => cell.Resume(forgiven);
}

/// <summary>Replace the actor by a new one that keeps mailbox, path and children that were not stopped.</summary>
internal sealed class RestartOrder(Exception cause) : SystemMessage
{
    internal override void Handle(ActorCell cell)
    {
        if (!cell.DeferWhileAwaiting(this))
            cell.Restart(cause);
    }
}

/// <summary>How much an actor has to say about its stop.</summary>
internal enum StopForce
{
    /// <summary>It may delay it.</summary>
    Asked,

    /// <summary>It has decided so itself; a handler that awaits something ends first.</summary>
    Decided,

    /// <summary>Nothing; a handler that awaits something is left behind.</summary>
    Forced,
}

/// <summary>Stop.</summary>
internal sealed class StopOrder(ExitReason reason, StopForce force) : SystemMessage
{
    internal override void Handle(ActorCell cell)
    {
        if (force == StopForce.Forced)
            cell.ForceStop(reason);
        else if (force == StopForce.Asked)
            cell.Stop(reason);
        else if (!cell.DeferWhileAwaiting(this))
            cell.Exit(reason);
    }
}

/// <summary>Part of an asynchronous handler that was waiting for something.</summary>
internal sealed class Continuation(SendOrPostCallback callback, object? state) : SystemMessage
{
    internal override void Handle(ActorCell cell) => cell.Continue(callback, state);

    // The rest of the handler is still run, because its finally blocks may release what it holds.
    internal override void HandleAfterEnd(LocalActorRef self) =>
        ThreadPool.UnsafeQueueUserWorkItem(static item => item.callback(item.state), (callback, state), preferLocal: false);
}

/// <summary>An asynchronous handler has ended.</summary>
internal sealed class HandlerEnded(Task handler) : SystemMessage
{
    internal override void Handle(ActorCell cell) => cell.EndAwait(handler);
}
