namespace Supervision.Actors;

/// <summary>A child as its supervisor keeps it: what it should be, and whether it runs.</summary>
internal sealed class Member(ChildSpec spec, Props props, string? actorName)
{
    internal ChildSpec Spec => spec;

    internal Props Props => props;

    /// <summary>The name of its actor; null lets the kernel choose one.</summary>
    internal string? ActorName => actorName;

    internal MemberState State { get; set; } = MemberState.Down.Instance;

    internal IActorRef? Running => (State as MemberState.Up)?.Child;

    internal bool IsTemporary => spec.Restart == RestartPolicy.Temporary;

    internal ChildInfo Info => State switch
    {
        MemberState.Up up => new ChildInfo(spec.Id, ChildStatus.Up, up.Child, spec.Type),
        MemberState.Restarting => new ChildInfo(spec.Id, ChildStatus.Restarting, null, spec.Type),
        _ => new ChildInfo(spec.Id, ChildStatus.Undefined, null, spec.Type),
    };

    internal void MarkRestarting() => State = new MemberState.Restarting((State as MemberState.Up)?.Child ?? (State as MemberState.Restarting)?.Last);
}

/// <summary>Whether a member runs.</summary>
internal abstract record MemberState
{
    internal sealed record Up(IActorRef Child) : MemberState;

    /// <summary>Its restart has failed and will be tried again.</summary>
    internal sealed record Restarting(IActorRef? Last) : MemberState;

    internal sealed record Down : MemberState
    {
        internal static readonly Down Instance = new();
    }
}
