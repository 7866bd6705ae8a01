namespace Supervision.Actors;

/// <summary>A message that the cell answers itself, or turns into another, before the actor sees anything.</summary>
/// <remarks>A class and not an interface, because that is the quicker test and every message is put to it.</remarks>
public abstract class AutoReceivedMessage
{
    private protected AutoReceivedMessage()
    {
    }

    internal abstract void Receive(ActorCell cell);
}

/// <summary>Stops the actor when it comes to it: what was sent before is still handled.</summary>
public sealed class PoisonPill : AutoReceivedMessage
{
    private PoisonPill()
    {
    }

    /// <summary>The message.</summary>
    public static PoisonPill Instance { get; } = new();

    internal override void Receive(ActorCell cell) => cell.Stop(ExitReason.Shutdown);
}

/// <summary>Makes the actor fail with <see cref="ActorKilledException"/>; unless its supervisor decides otherwise that stops it.</summary>
public sealed class Kill : AutoReceivedMessage
{
    private Kill()
    {
    }

    /// <summary>The message.</summary>
    public static Kill Instance { get; } = new();

    internal override void Receive(ActorCell cell) => throw new ActorKilledException($"{cell.Self.Path} was sent Kill");
}

/// <summary>Asks an actor, or a selection of actors, for its reference: the answer is an <see cref="ActorIdentity"/>.</summary>
/// <param name="messageId">Comes back in the answer.</param>
public sealed class Identify(object messageId) : AutoReceivedMessage
{
    /// <summary>Comes back in the answer.</summary>
    public object MessageId { get; } = messageId;

    internal override void Receive(ActorCell cell) => cell.Sender.Tell(new ActorIdentity(MessageId, cell.Self), cell.Self);
}

/// <summary>The answer to <see cref="Identify"/>.</summary>
/// <param name="MessageId">Of the question.</param>
/// <param name="Subject">The actor; null when a selection found none.</param>
public sealed record ActorIdentity(object MessageId, IActorRef? Subject);
