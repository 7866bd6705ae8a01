namespace Supervision.Actors;

/// <summary>An actor had ended, or ended before it answered.</summary>
public sealed class ActorEndedException(IActorRef actor, ExitReason reason)
    : Exception($"{actor.Path} has ended ({reason}) and does not answer")
{
    /// <summary>The actor.</summary>
    public IActorRef Actor { get; } = actor;

    /// <summary>Why it ended.</summary>
    public ExitReason Reason { get; } = reason;
}
