namespace Supervision.Actors;

/// <summary>The address of one incarnation of an actor. Sending never blocks and never throws for an actor that has ended.</summary>
public interface IActorRef
{
    /// <summary>Where the actor is in the tree.</summary>
    ActorPath Path { get; }

    /// <summary>Sends a message. Messages from one sender to one receiver arrive in the order of sending.</summary>
    /// <param name="message">The message; it should be immutable.</param>
    /// <param name="sender">To whom the receiver answers; null for nobody.</param>
    void Tell(object message, IActorRef? sender);
}
