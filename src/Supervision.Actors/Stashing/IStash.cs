namespace Supervision.Actors;

/// <summary>Messages put aside until the actor is ready for them.</summary>
/// <remarks>A restart and the actor's end put everything back: a new incarnation handles it, a dead one leaves it to dead letters.</remarks>
public interface IStash
{
    /// <summary>Messages in it.</summary>
    int Count { get; }

    /// <summary>Puts the message being handled aside.</summary>
    /// <exception cref="StashOverflowException">The stash is full.</exception>
    /// <exception cref="InvalidOperationException">No message is being handled.</exception>
    void Stash();

    /// <summary>Puts the oldest message back before all that wait in the mailbox.</summary>
    void Unstash();

    /// <summary>Puts all back in their order before all that wait in the mailbox.</summary>
    void UnstashAll();

    /// <summary>Puts those back that a predicate holds for; the others are dropped.</summary>
    void UnstashAll(Func<object, bool> predicate);

    /// <summary>Drops everything.</summary>
    void Clear();
}
