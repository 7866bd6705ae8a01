namespace Supervision.Actors;

/// <summary>Where messages go that reach nobody: each is published as a <see cref="DeadLetter"/>.</summary>
internal sealed class DeadLetterRef(ActorSystem system, ActorPath path) : InternalActorRef(path)
{
    internal override ActorSystem System => system;

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is DeadLetter letter)
            Publish(letter);
        else
            system.DeliverToDead(message, sender, this);
    }

    internal override void SendSystem(SystemMessage message)
    {
        if (message is WatchRequest watch)
            watch.Watcher.SendSystem(new DeathNotice(this, ExitReason.Normal, existenceConfirmed: false));
    }

    internal void Publish(DeadLetter letter)
    {
        if (letter.Message is IDeadLetterSuppression)
            return;
        system.EventStream.Publish(letter);
        system.LogOf(letter.Recipient).DeadLetter(letter);
    }
}
