using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Specs;

namespace Supervision.Dependencies;

/// <summary>What a provider offers to those that require it, sent to them at every change.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Level">How far it has come.</param>
/// <param name="Incarnation">The process that the level rests on, to be watched: its death is the end of the level. Null where no process is needed.</param>
/// <param name="LeaveNumber">Not null: it is about to end and waits for <see cref="Release"/> with this number.</param>
/// <param name="IsComing">Whether it is on its way to be ready, by itself and for all that is known now.</param>
internal sealed record Availability(ServiceName Provider, AvailabilityLevel Level, IActorRef? Incarnation, long? LeaveNumber, bool IsComing)
{
    /// <summary>Whether it starts at boot, which is what counts for those that conflict with it.</summary>
    public bool IsEnabled { get; init; }

    /// <summary>Whether it meets a condition, now and for the time being.</summary>
    public bool Meets(RequirementCondition condition) => LeaveNumber is null && condition switch
    {
        RequirementCondition.Started => Level is not (AvailabilityLevel.None or AvailabilityLevel.Ended),
        RequirementCondition.Ready => Level is AvailabilityLevel.Ready or AvailabilityLevel.Healthy or AvailabilityLevel.Completed,
        RequirementCondition.Healthy => Level is AvailabilityLevel.Healthy or AvailabilityLevel.Completed,
        _ => Level is AvailabilityLevel.Completed or AvailabilityLevel.Ended,
    };
}

/// <summary>How far a provider has come.</summary>
internal enum AvailabilityLevel
{
    /// <summary>Nothing to rely on.</summary>
    None,

    /// <summary>Its process runs.</summary>
    Started,

    /// <summary>It is ready.</summary>
    Ready,

    /// <summary>It is ready, and nothing says that it is not well.</summary>
    Healthy,

    /// <summary>It ended well, and has done what it was there for.</summary>
    Completed,

    /// <summary>It ended well, but serves only while it runs.</summary>
    Ended,
}

/// <summary>Asks a provider to tell the sender its availability, now and at every change.</summary>
/// <param name="Dependent">Who asks.</param>
internal sealed record Subscribe(ServiceName Dependent);

/// <summary>To a service: its requirements will soon be these, so it need not go down with others.</summary>
/// <param name="Requires">Its requirements to come.</param>
internal sealed record Foresee(ImmutableArray<Requirement> Requires);

/// <summary>The sender requires this provider no longer.</summary>
internal sealed record Unsubscribe;

/// <summary>The sender is about to start and wants this service up too, unless an operator has it down; answered by <see cref="InviteAnswered"/>.</summary>
/// <param name="By">Who wants it.</param>
internal sealed record Invite(ServiceName By);

/// <summary>What has come of an invitation has been told by <see cref="Availability"/> before.</summary>
/// <param name="Provider">Who was invited.</param>
internal sealed record InviteAnswered(ServiceName Provider);

/// <summary>The sender no longer relies on a provider that wants to end.</summary>
/// <param name="LeaveNumber">The number of its announcement.</param>
internal sealed record Release(long LeaveNumber);
