namespace Supervision.Actors;

/// <summary>Whatever actors can be started below and found from.</summary>
public interface IActorRefFactory
{
    /// <summary>Starts an actor below this one and returns at once; it is made on its own turn.</summary>
    /// <param name="props">How to make it.</param>
    /// <param name="name">Its name, unique among its siblings; null lets the kernel choose one.</param>
    /// <exception cref="InvalidActorNameException">The name is taken or not valid.</exception>
    IActorRef ActorOf(Props props, string? name = null);

    /// <summary>Actors by path, absolute or from here; <c>*</c> and <c>?</c> match within an element, <c>..</c> is the parent.</summary>
    ActorSelection ActorSelection(string path);

    /// <summary>Stops an actor after the message that it handles now.</summary>
    void Stop(IActorRef actor);
}

/// <summary>An actor's view of itself. Only its own handlers and hooks may use it, also after an await.</summary>
public interface IActorContext : IActorRefFactory
{
    /// <summary>The actor's own reference.</summary>
    IActorRef Self { get; }

    /// <summary>Its parent.</summary>
    IActorRef Parent { get; }

    /// <summary>Who sent the message being handled; dead letters when nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>How the actor was made.</summary>
    Props Props { get; }

    /// <summary>The actor's children that have not ended.</summary>
    IReadOnlyCollection<IActorRef> Children { get; }

    /// <summary>The child of that name, or <see cref="ActorRefs.Nobody"/>.</summary>
    IActorRef Child(string name);

    /// <summary>Watches an actor: a <see cref="Terminated"/> comes once it has ended, also when it had before. Watching twice is watching once.</summary>
    /// <returns><paramref name="subject"/>.</returns>
    IActorRef Watch(IActorRef subject);

    /// <summary>Watches an actor, with a message of one's own in place of <see cref="Terminated"/>.</summary>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Stops watching: no <see cref="Terminated"/> comes any more, not even one already in the mailbox.</summary>
    IActorRef Unwatch(IActorRef subject);

    /// <summary>Ends this actor after the current message, for <paramref name="reason"/>, whether or not it was asked to stop.</summary>
    void Exit(ExitReason reason);

    /// <summary>Fails as if the current handler had thrown: the parent's strategy decides.</summary>
    void Fail(Exception cause);

    /// <summary>Stops an actor without asking it, nor waiting for an asynchronous handler to end.</summary>
    void Kill(IActorRef actor);

    /// <summary>While starting: a supervisor that waits for this start is to wait for <see cref="NotifyStarted"/> or <see cref="IgnoreStart"/>.</summary>
    void DeferStarted();

    /// <summary>The start that was deferred is done.</summary>
    void NotifyStarted();

    /// <summary>While starting: there is nothing to do for this actor. It ends, which is no failed start.</summary>
    void IgnoreStart();

    /// <summary>Replaces the current behaviour.</summary>
    void Become(Receive behavior);

    /// <summary>Puts a behaviour over the current one.</summary>
    void BecomeStacked(Receive behavior);

    /// <summary>Goes back to the behaviour below; the first one stays.</summary>
    void UnbecomeStacked();

    /// <summary>A <see cref="Supervision.Actors.ReceiveTimeout"/> comes whenever no message came for this long; null ends that. A restart ends it too.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>The receive timeout, or null.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>In <see cref="ActorBase.PostStop"/>: why the actor ends; null before, and in a restart.</summary>
    ExitReason? ExitReason { get; }

    /// <summary>Timers of this incarnation.</summary>
    ITimerScheduler Timers { get; }

    /// <summary>The stash that handlers share, as large as <see cref="Props.StashCapacity"/>.</summary>
    IStash Stash { get; }

    /// <summary>A further stash, apart from <see cref="Stash"/>; it lives as long as this incarnation.</summary>
    /// <param name="capacity">Most messages in it.</param>
    IStash CreateStash(int capacity = int.MaxValue);

    /// <summary>Log of this actor: its events bear the actor's path.</summary>
    ActorLog Log { get; }
}
