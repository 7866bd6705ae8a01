using Supervision.Specs;

namespace Supervision.Services;

/// <summary>What a decision may look at beside the service's own past.</summary>
/// <param name="Spec">What is wanted of it.</param>
/// <param name="Gates">What its dependencies and its group say now.</param>
/// <param name="Now">The wall clock.</param>
/// <param name="Clock">The monotonic clock of this boot.</param>
/// <param name="Chance">A number from 0 to 1 for jitter.</param>
public sealed record Surroundings(ServiceSpec Spec, Gates Gates, DateTimeOffset Now, TimeSpan Clock, double Chance)
{
    /// <summary>What is wanted of the next process, which in a handoff is on its way; null where that is the same as of this one.</summary>
    public ServiceSpec? Next { get; init; }

    /// <summary>The same, of the one after that: in a handoff the configuration may have changed again. Null where it is the same as this one's.</summary>
    public ServiceSpec? Newest { get; init; }

    /// <summary>A port that nobody has, for a process that is to have one of its own; null where none is needed, or there is none.</summary>
    public int? Port { get; init; }
}

/// <summary>What keeps a service from starting or running. All null: nothing does.</summary>
/// <param name="Missing">A requirement that is not met: it cannot start.</param>
/// <param name="Lost">A requirement that was lost: if it runs, it must stop.</param>
/// <param name="NotYet">The group has not come to it yet: it cannot start.</param>
/// <param name="Held">The group wants it down: if it runs, it must stop.</param>
/// <param name="DependentsLeft">Whether nobody depends on it any more, so that it may end.</param>
/// <param name="GroupIsFree">Whether its group lets every member start again without being asked.</param>
/// <param name="AwaitsPermit">Whether the group has been asked and has not answered yet.</param>
public sealed record Gates(
    Obstacle? Missing, Obstacle? Lost, Obstacle? NotYet, Obstacle? Held, bool DependentsLeft, bool GroupIsFree, bool AwaitsPermit)
{
    /// <summary>Nothing in the way.</summary>
    public static Gates Open { get; } = new(null, null, null, null, DependentsLeft: true, GroupIsFree: true, AwaitsPermit: false);

    /// <summary>A service that it starts after is on its way: it cannot start yet.</summary>
    public Obstacle? Order { get; init; }

    /// <summary>A service that conflicts with it is enabled, and it is not: if it runs, it must stop.</summary>
    public Obstacle? Conflict { get; init; }

    /// <summary>One of its listeners is not open, or nobody calls at them: it cannot start yet.</summary>
    public Obstacle? Listener { get; init; }

    /// <summary>The first reason not to start.</summary>
    public Obstacle? AgainstStarting => Held ?? Conflict ?? Missing ?? NotYet ?? Order ?? Listener;

    /// <summary>The first reason not to run.</summary>
    public Obstacle? AgainstRunning => Held ?? Conflict ?? Lost;
}

/// <summary>Something in the way.</summary>
/// <param name="Text">What the service waits for, in words that complete "waits for".</param>
/// <param name="Cause">Who or what put it there.</param>
public sealed record Obstacle(string Text, Cause Cause)
{
    /// <summary>Whether it goes only when somebody acts: who is only ordered after the service need not wait for it.</summary>
    public bool Stays { get; init; }
}
