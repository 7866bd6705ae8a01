using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Groups;

/// <summary>To the group above: the member and everything below it has been made.</summary>
/// <param name="Services">Every service below, by name.</param>
internal sealed record TreeBuilt(ImmutableDictionary<ServiceName, IActorRef> Services);

/// <summary>To every member, when all of the tree is there: begin, or go on with the tree as it is now.</summary>
/// <param name="Services">Every service of the node, by name.</param>
/// <param name="By">Who changed the tree; null when the node started.</param>
internal sealed record Begin(ImmutableDictionary<ServiceName, IActorRef> Services, string? By)
{
    /// <summary>Whether the members of the group may start again without asking it.</summary>
    public bool GroupIsFree { get; init; }
}

/// <summary>To every group: some members shall go for good. Each is gone when its actor has ended.</summary>
/// <param name="Members">Names of services, and paths of groups, with why they go.</param>
/// <param name="Node">Is told of each that has gone.</param>
internal sealed record Dismiss(ImmutableDictionary<string, Leave> Members, IActorRef Node);

/// <summary>To a service: stop, and end.</summary>
/// <param name="Why">Why it has to be down.</param>
/// <param name="IsRemoved">Whether the configuration has it no more; else it comes back elsewhere.</param>
internal sealed record Leave(Obstacle Why, bool IsRemoved);

/// <summary>To the node: a member has gone for good.</summary>
/// <param name="Member">Its name or path.</param>
internal sealed record MemberGone(string Member);

/// <summary>To every group that stays, when all that had to go has gone: the node's tree is another now. Answered with <see cref="TreeBuilt"/>.</summary>
internal sealed record Rebuild;

/// <summary>To a member: what it may do from now on.</summary>
/// <param name="Number">Grows with each word; the member repeats it in its reports.</param>
/// <param name="Held">Why it must be down; null when it need not.</param>
/// <param name="NotYet">Why it cannot start yet; null when it can.</param>
internal sealed record GroupWord(long Number, Obstacle? Held, Obstacle? NotYet);

/// <summary>To a member that died: it may be started again.</summary>
internal sealed record RestartPermit;

/// <summary>To the group: what the member does now.</summary>
/// <param name="Member">Its name or path.</param>
/// <param name="Phase">What it does.</param>
/// <param name="SeenWord">The last word it has seen.</param>
internal sealed record MemberReport(string Member, MemberPhase Phase, long SeenWord)
{
    /// <summary>Whether it waits for something that does not come by itself.</summary>
    public bool IsStuck { get; init; }
}

/// <summary>To the group: the member died and would be started again.</summary>
/// <param name="Member">Its name or path.</param>
/// <param name="Why">How, in words.</param>
internal sealed record MemberDeath(string Member, string Why);

/// <summary>To the group: the member ended by itself and stays down.</summary>
/// <param name="Member">Its name or path.</param>
/// <param name="Why">How, in words.</param>
/// <param name="Escalates">Whether the group is to fail for it.</param>
internal sealed record MemberEnd(string Member, string Why, bool Escalates);

/// <summary>To the group: a member that had failed or ended runs again.</summary>
/// <param name="Member">Its path.</param>
internal sealed record MemberRestored(string Member);

/// <summary>To the group: an operator wants a member to run; a failure of the group is forgotten.</summary>
internal sealed record ClearGroup;
