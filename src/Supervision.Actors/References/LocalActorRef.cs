namespace Supervision.Actors;

/// <summary>The address of a local actor. It outlives the actor; its mailbox then passes everything on to dead letters.</summary>
internal sealed class LocalActorRef : InternalActorRef
{
    internal LocalActorRef(ActorPath path, LocalActorRef? parent, ActorSystem system, Props props)
        : base(path)
    {
        Parent = parent;
        Mailbox = new Mailbox(this, system, new ActorCell(this, props), props.MailboxCapacity);
    }

    internal LocalActorRef? Parent { get; }

    internal ActorSystem OwnSystem => Mailbox.System;

    internal override ActorSystem? System => OwnSystem;

    internal Mailbox Mailbox { get; }

    /// <summary>Set by the parent, for the parent: it has asked this child to stop.</summary>
    internal bool StopRequested { get; set; }

    /// <summary>Set before the first turn: who waits for the outcome of the start, if anybody.</summary>
    internal InternalActorRef? StartObserver { get; set; }

    /// <summary>Set by the actor while it starts: it will say itself when it has started.</summary>
    internal bool DefersStart { get; set; }

    /// <summary>Why the actor ended or is about to; null before.</summary>
    internal ExitReason? ExitReason { get; set; }

    internal void ReportStart(bool ignored = false)
    {
        if (StartObserver is not { } observer)
            return;
        StartObserver = null;
        observer.SendSystem(new StartReport(this, ignored));
    }

    public override void Tell(object message, IActorRef? sender) => Mailbox.Post(message, sender);

    internal override void SendSystem(SystemMessage message) => Mailbox.PostSystem(message);
}
