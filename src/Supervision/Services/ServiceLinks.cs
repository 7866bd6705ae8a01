using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Groups;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>
/// Who a service's actor knows. Owned by the actor, but kept by its group, so that an actor restarted after a defect of
/// ours still knows whom it serves.
/// </summary>
internal sealed class ServiceLinks
{
    /// <summary>Every service of the node; null until the whole tree is there.</summary>
    public ImmutableDictionary<ServiceName, IActorRef>? Directory { get; set; }

    /// <summary>Those that require this service.</summary>
    public HashSet<IActorRef> Subscribers { get; } = [];

    /// <summary>Set when the service is to go for good.</summary>
    public Leave? Leave { get; set; }

    /// <summary>The group's last word.</summary>
    public GroupWord Word { get; set; } = new(0, null, null);
}
