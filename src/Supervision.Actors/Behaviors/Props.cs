namespace Supervision.Actors;

/// <summary>How to make an actor: a recipe that can be used any number of times and sent in messages.</summary>
public sealed record Props
{
    private Props(Type type, Func<ActorBase> factory)
    {
        Type = type;
        Factory = factory;
    }

    /// <summary>Type of the actor, for people and tools.</summary>
    public Type Type { get; }

    /// <summary>Most messages that wait in the mailbox, further ones are dead letters; default <see cref="int.MaxValue"/>, no limit.</summary>
    public int MailboxCapacity { get; private init; } = int.MaxValue;

    /// <summary>Most messages in the actor's stash; default <see cref="int.MaxValue"/>, no limit.</summary>
    public int StashCapacity { get; private init; } = int.MaxValue;

    /// <summary>Strategy for the actor's children, instead of the one that the actor names itself.</summary>
    public SupervisorStrategy? SupervisorStrategy { get; private init; }

    private Func<ActorBase> Factory { get; }

    /// <summary>Props for actors made by <paramref name="factory"/>, which must make a new one each time.</summary>
    public static Props Create<TActor>(Func<TActor> factory)
        where TActor : ActorBase
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new Props(typeof(TActor), factory);
    }

    /// <summary>Props for actors that need no arguments.</summary>
    public static Props Create<TActor>()
        where TActor : ActorBase, new() => new(typeof(TActor), static () => new TActor());

    /// <summary>The same with a bounded mailbox.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public Props WithMailboxCapacity(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return this with { MailboxCapacity = capacity };
    }

    /// <summary>The same with a bounded stash.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public Props WithStashCapacity(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return this with { StashCapacity = capacity };
    }

    /// <summary>The same with a strategy for the actor's children.</summary>
    public Props WithSupervisorStrategy(SupervisorStrategy strategy) => this with { SupervisorStrategy = strategy };

    internal ActorBase NewActor() =>
        Factory() ?? throw new InvalidOperationException($"the factory of {Type} gave null");
}
