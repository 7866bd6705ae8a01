using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Services;

namespace Supervision.Groups;

/// <summary>All that a group knows of itself and its members.</summary>
public sealed record GroupModel
{
    private ImmutableList<MemberStatus> _members = [];
    private PhaseCounts _phases;

    private GroupModel()
    {
    }

    /// <summary>Where the group is in its life.</summary>
    public required GroupState State { get; init; }

    /// <summary>The restarts that still count against the group's intensity.</summary>
    public required RestartWindow Window { get; init; }

    /// <summary>What its members do, in written order. A list that shares what does not change: a crowd reports often.</summary>
    public required ImmutableList<MemberStatus> Members
    {
        get => _members;
        init => (_members, _phases) = (value, PhaseCounts.Of(value));
    }

    /// <summary>How many members died and ask to be started again.</summary>
    public int AwaitingPermit => _phases.AwaitingPermit;

    /// <summary>Why the group above wants this one down; null when it does not.</summary>
    public Obstacle? HeldFromAbove { get; init; }

    /// <summary>The number of the last word given to the members; a report that has seen it is not stale.</summary>
    public long WordNumber { get; init; }

    /// <summary>A group whose members have said nothing yet.</summary>
    public static GroupModel New(RestartIntensity intensity, int members) => new()
    {
        State = new GroupState.Running(),
        Window = RestartWindow.Empty(intensity),
        Members = [.. Enumerable.Repeat(Unheard, members)],
    };

    /// <summary>The same group with something else known of one member.</summary>
    /// <param name="member">Its place.</param>
    /// <param name="status">What is known of it now.</param>
    public GroupModel With(int member, MemberStatus status)
    {
        var phases = _phases.Without(Members[member]).With(status);
        return this with { Known = (Members.SetItem(member, status), phases) };
    }

    /// <summary>The same group with other members, or other limits.</summary>
    /// <param name="intensity">Its limits from now on; restarts that it has seen still count.</param>
    /// <param name="former">Of each member from now on the place it had before; null for one that is new.</param>
    public GroupModel Rearranged(RestartIntensity intensity, ImmutableArray<int?> former) => this with
    {
        Window = intensity == Window.Intensity ? Window : RestartWindow.Of(intensity, Window.Restarts),
        Members = [.. former.Select(place => place is { } p ? Members[p] : Unheard)],
        State = State is GroupState.Restarting r
            ? r with { Concerned = [.. Enumerable.Range(0, former.Length).Where(i => former[i] is { } p && r.Concerned.Contains(p))] }
            : State,
    };

    private (ImmutableList<MemberStatus> Members, PhaseCounts Phases) Known
    {
        init => (_members, _phases) = value;
    }

    private static MemberStatus Unheard { get; } = new(MemberPhase.Pending, 0, AwaitsPermit: false);

    /// <summary>Whether no member has a process.</summary>
    public bool IsQuiet => _phases.Of(MemberPhase.Busy) + _phases.Of(MemberPhase.Ready) == 0;

    /// <summary>What the group above sees of this one.</summary>
    public MemberPhase Phase =>
        _phases.Of(MemberPhase.Busy) > 0 ? MemberPhase.Busy
        : State is GroupState.Failed ? (IsQuiet ? MemberPhase.Idle : MemberPhase.Busy)
        : State is GroupState.Finished ? (IsQuiet ? MemberPhase.Done : MemberPhase.Busy)
        : Are(MemberPhase.Off) ? MemberPhase.Off
        : Are(MemberPhase.Off, MemberPhase.Done) ? MemberPhase.Done
        : Are(MemberPhase.Off, MemberPhase.Ready, MemberPhase.Done) ? MemberPhase.Ready
        : IsQuiet ? MemberPhase.Pending
        : MemberPhase.Busy;

    private bool Are(params ReadOnlySpan<MemberPhase> phases)
    {
        var count = 0;
        foreach (var phase in phases)
        {
            count += _phases.Of(phase);
        }

        return count == Members.Count;
    }
}

/// <summary>Where a group is in its life.</summary>
public abstract record GroupState
{
    private GroupState()
    {
    }

    /// <summary>Its members run as they may.</summary>
    public sealed record Running : GroupState;

    /// <summary>Members share the fate of one that died: they go down before all start again.</summary>
    /// <param name="Concerned">The members that are to be started, in written order.</param>
    /// <param name="Since">The word that told them; a report older than it does not count.</param>
    /// <param name="Why">What happened.</param>
    public sealed record Restarting(ImmutableArray<int> Concerned, long Since, string Why) : GroupState;

    /// <summary>It gave up: its members go down, and the group above decides.</summary>
    /// <param name="Why">What happened.</param>
    /// <param name="Told">Whether the group above has been told.</param>
    public sealed record Failed(string Why, bool Told) : GroupState;

    /// <summary>Its significant members have ended, and so it has.</summary>
    /// <param name="Why">What happened.</param>
    /// <param name="Told">Whether the group above has been told.</param>
    public sealed record Finished(string Why, bool Told) : GroupState;
}

/// <summary>What a group knows of a member.</summary>
/// <param name="Phase">What it does.</param>
/// <param name="SeenWord">The last word it had seen when it said so.</param>
/// <param name="AwaitsPermit">Whether it died and asks to be started again.</param>
public sealed record MemberStatus(MemberPhase Phase, long SeenWord, bool AwaitsPermit)
{
    /// <summary>Whether it waits for something that does not come by itself.</summary>
    public bool IsStuck { get; init; }

    /// <summary>Whether it has no process.</summary>
    public bool IsQuiet => Phase is not MemberPhase.Busy and not MemberPhase.Ready;
}

/// <summary>What a member of a group does, a service or a group alike.</summary>
public enum MemberPhase
{
    /// <summary>Not wanted.</summary>
    Off,

    /// <summary>Wanted, without a process, and will have one.</summary>
    Pending,

    /// <summary>Has a process that is not ready, or is going.</summary>
    Busy,

    /// <summary>Ready.</summary>
    Ready,

    /// <summary>Ended well.</summary>
    Done,

    /// <summary>Gave up.</summary>
    Idle,
}
