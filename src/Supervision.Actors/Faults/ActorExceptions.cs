namespace Supervision.Actors;

/// <summary>An actor could not be made, or its first hook failed.</summary>
public sealed class ActorInitializationException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>An actor was sent <see cref="Kill"/>.</summary>
public sealed class ActorKilledException(string message) : Exception(message);

/// <summary>An actor did not handle the <see cref="Terminated"/> of one that it watched.</summary>
public sealed class DeathPactException(IActorRef dead)
    : Exception($"{dead.Path} has ended, and its watcher handles no Terminated")
{
    /// <summary>The actor that has ended.</summary>
    public IActorRef Dead { get; } = dead;
}

/// <summary>An actor's name is taken or not valid.</summary>
public sealed class InvalidActorNameException(string message) : ArgumentException(message);

/// <summary>A stash was full.</summary>
public sealed class StashOverflowException(string message) : InvalidOperationException(message);
