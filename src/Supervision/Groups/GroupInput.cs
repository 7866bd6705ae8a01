using Supervision.Services;

namespace Supervision.Groups;

/// <summary>What can happen to a group.</summary>
public abstract record GroupInput
{
    private GroupInput()
    {
    }

    /// <summary>A member does something else than before.</summary>
    /// <param name="Member">Its place in written order.</param>
    /// <param name="Phase">What it does.</param>
    /// <param name="SeenWord">The last word of the group that it has seen.</param>
    public sealed record MemberReported(int Member, MemberPhase Phase, long SeenWord) : GroupInput
    {
        /// <summary>Whether it waits for something that does not come by itself.</summary>
        public bool IsStuck { get; init; }
    }

    /// <summary>A member died and would be started again.</summary>
    /// <param name="Member">Its place.</param>
    /// <param name="Why">How it died, in words that begin with its name.</param>
    public sealed record MemberDied(int Member, string Why) : GroupInput;

    /// <summary>A member ended by itself and stays down.</summary>
    /// <param name="Member">Its place.</param>
    /// <param name="Why">How, in words that begin with its name.</param>
    /// <param name="IsSignificant">Whether its end counts for the auto-shutdown.</param>
    /// <param name="Escalates">Whether the group is to fail for it.</param>
    public sealed record MemberEnded(int Member, string Why, bool IsSignificant, bool Escalates) : GroupInput;

    /// <summary>The group above, or the node, wants this group down, or no longer does.</summary>
    /// <param name="Held">Why; null to let it run.</param>
    public sealed record WordFromAbove(Obstacle? Held) : GroupInput;

    /// <summary>The group above lets this one, which had failed, run again.</summary>
    public sealed record Permitted : GroupInput;

    /// <summary>Members have come or gone, or the limits are others: the model holds that already.</summary>
    public sealed record Rearranged : GroupInput;

    /// <summary>An operator forgets the group's failure.</summary>
    public sealed record Cleared : GroupInput;
}

/// <summary>What the world shall do for a group.</summary>
public abstract record GroupEffect
{
    private GroupEffect()
    {
    }

    /// <summary>A member that died may be started again.</summary>
    /// <param name="Member">Its place.</param>
    public sealed record Permit(int Member) : GroupEffect;

    /// <summary>The group above shall treat this as the death of its member.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record Death(string Why) : GroupEffect;

    /// <summary>The group above learns that this one has ended and stays down.</summary>
    /// <param name="Why">What happened.</param>
    public sealed record End(string Why) : GroupEffect;
}
