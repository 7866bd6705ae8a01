namespace Supervision.Actors;

/// <summary>What every actor is. Derive from <see cref="ReceiveActor"/> or <see cref="UntypedActor"/>.</summary>
/// <remarks>
/// An actor is made by the kernel from its <see cref="Props"/> and handles one message at a time, so that its fields
/// need no locks. When a handler throws, the parent's <see cref="SupervisorStrategy"/> decides.
/// </remarks>
public abstract class ActorBase
{
    [ThreadStatic]
    private static ActorCell? _creating;

    private readonly ActorCell _cell;
    private BehaviorStack _behaviors;

    /// <summary>Only for the kernel: actors are made by <c>ActorOf</c>.</summary>
    /// <exception cref="ActorInitializationException">Made with <c>new</c> outside a <see cref="Props"/>.</exception>
    protected ActorBase()
    {
        _cell = _creating
            ?? throw new ActorInitializationException($"{GetType()} must be made by ActorOf from Props, not with new");
        _cell.Adopt(this);
    }

    /// <summary>This actor's context.</summary>
    protected internal IActorContext Context => _cell.Context;

    /// <summary>This actor's reference.</summary>
    protected internal IActorRef Self => _cell.Reference;

    /// <summary>Who sent the message being handled; dead letters when nobody did.</summary>
    protected internal IActorRef Sender => _cell.Sender;

    /// <summary>The stash that handlers share.</summary>
    protected IStash Stash => Context.Stash;

    /// <summary>Timers of this incarnation.</summary>
    protected ITimerScheduler Timers => Context.Timers;

    /// <summary>Log of this actor.</summary>
    protected ActorLog Log => Context.Log;

    internal ActorCell Cell => _cell;

    internal ref BehaviorStack Behaviors => ref _behaviors;

    internal abstract bool ReceiveFirst(object message);

    /// <summary>Around every message before any behaviour sees it; the default gives it to the current behaviour.</summary>
    /// <param name="message">The message; <see cref="IStash.Stash"/> of any stash puts it aside.</param>
    /// <returns>False when it was not handled.</returns>
    protected internal virtual bool AroundReceive(object message) =>
        _behaviors.Current is { } behavior ? behavior(message) : ReceiveFirst(message);

    /// <summary>A message that no behaviour handled. The default publishes an <see cref="UnhandledMessage"/>, and fails for a <see cref="Terminated"/>.</summary>
    /// <exception cref="DeathPactException">The message is a <see cref="Terminated"/>.</exception>
    protected virtual void Unhandled(object message)
    {
        if (message is Terminated terminated)
            throw new DeathPactException(terminated.ActorRef);
        Context.System.EventStream.Publish(new UnhandledMessage(message, Sender, Self));
    }

    /// <summary>Before the first message of a new actor; also of one made by a restart, unless <see cref="PostRestart"/> is overridden.</summary>
    protected virtual void PreStart()
    {
    }

    /// <summary>After the last message, before watchers are told; also before a restart, unless <see cref="PreRestart"/> is overridden.</summary>
    protected virtual void PostStop()
    {
    }

    /// <summary>On the failed actor before it is replaced. The default stops all children and calls <see cref="PostStop"/>.</summary>
    /// <param name="reason">The failure.</param>
    /// <param name="message">The message being handled when it failed, if any.</param>
    protected virtual void PreRestart(Exception reason, object? message)
    {
        foreach (var child in Context.Children)
        {
            Context.Unwatch(child);
            Context.Stop(child);
        }

        PostStop();
    }

    /// <summary>On the new actor after a restart. The default calls <see cref="PreStart"/>.</summary>
    /// <param name="reason">The failure that led to it.</param>
    protected virtual void PostRestart(Exception reason) => PreStart();

    /// <summary>
    /// When the actor is asked to stop. True delays it: the actor goes on handling messages and ends itself with
    /// <see cref="IActorContext.Exit"/>. The default is false: it stops now, or when a handler that awaits has ended.
    /// It is asked at once, also while a handler awaits. A kill does not ask.
    /// </summary>
    /// <param name="reason">Why it is to stop.</param>
    protected virtual bool DelayStop(ExitReason reason) => false;

    /// <summary>Strategy for failing children; <see cref="Actors.SupervisorStrategy.Default"/> by default.</summary>
    protected virtual SupervisorStrategy SupervisorStrategy() => Actors.SupervisorStrategy.Default;

    /// <summary>Runs something that may await; no other message is handled until it has ended, and its failure is the actor's.</summary>
    protected void RunTask(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        _cell.Run(action);
    }

    /// <summary>A child that reports its start has started or declined to. Called at once, also while a handler awaits.</summary>
    internal virtual void ChildStarted(IActorRef child, bool ignored)
    {
    }

    /// <summary>A child has ended. Called at once, also while a handler awaits.</summary>
    internal virtual void ChildEnded(IActorRef child, ExitReason reason)
    {
    }

    internal static ActorCell? Enter(ActorCell creating)
    {
        var outer = _creating;
        _creating = creating;
        return outer;
    }

    internal static void Leave(ActorCell? outer) => _creating = outer;

    internal void HandleUnhandled(object message) => Unhandled(message);

    internal void RunPreStart() => PreStart();

    internal void RunPostStop() => PostStop();

    internal void RunPreRestart(Exception reason, object? message) => PreRestart(reason, message);

    internal void RunPostRestart(Exception reason) => PostRestart(reason);

    internal bool AskToStop(ExitReason reason) => DelayStop(reason);

    internal SupervisorStrategy StrategyForChildren() => SupervisorStrategy();
}
