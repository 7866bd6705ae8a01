namespace Supervision.Actors;

/// <summary>Tells a watcher, exactly once, that an actor has ended. Unhandled, it makes the watcher fail with <see cref="DeathPactException"/>.</summary>
/// <param name="ActorRef">The actor that has ended.</param>
/// <param name="ExistenceConfirmed">False when it is not known that there ever was such an actor.</param>
/// <param name="Reason">Why it ended.</param>
public sealed record Terminated(IActorRef ActorRef, bool ExistenceConfirmed, ExitReason Reason);

/// <summary>A death on its way through the mailbox, so that it comes after the messages that the dead actor had sent.</summary>
internal sealed class TerminatedNotice(InternalActorRef ended, bool existenceConfirmed, ExitReason reason) : AutoReceivedMessage
{
    internal override void Receive(ActorCell cell)
    {
        if (cell.Watches is { } watches && watches.TryTake(ended, out var message))
            cell.Deliver(message ?? new Terminated(ended, existenceConfirmed, reason), ended);
    }
}
