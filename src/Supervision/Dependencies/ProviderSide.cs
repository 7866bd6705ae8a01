using Supervision.Actors;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Dependencies;

/// <summary>
/// What one service offers those that require it: they hear of every change, and when the service is to end they leave
/// first. It ends only when all of them have let go.
/// </summary>
internal sealed class ProviderSide(ServiceSpec spec, HashSet<IActorRef> subscribers)
{
    private HashSet<IActorRef>? _staying;
    private long _leaveNumber;

    /// <summary>The offer as it stands.</summary>
    public Availability Current { get; private set; } = new(spec.Name, AvailabilityLevel.None, null, null, IsComing: true);

    /// <summary>Whether nobody would be left behind.</summary>
    public bool IsFreeToLeave => _staying is { } staying ? staying.Count == 0 : subscribers.Count == 0;

    /// <summary>Tells the subscribers when a change of the service changes its offer.</summary>
    /// <param name="model">The service as it is now.</param>
    /// <param name="mayCome">Whether what it waits for may come.</param>
    /// <param name="incarnation">The actor of one of its processes.</param>
    public void Update(ServiceModel model, bool mayCome, Func<int, IActorRef> incarnation)
    {
        var leaves = model.State is Stopping { Phase: StopPhase.Dependents };
        if (leaves && _staying is null)
        {
            _staying = [.. subscribers];
            _leaveNumber++;
        }
        else if (!leaves)
        {
            _staying = null;
        }

        var offer = OfferOf(model, leaves, incarnation) with { IsComing = IsComing(model, mayCome), IsEnabled = model.IsEnabled(spec.Enabled) };
        if (offer != Current)
        {
            Current = offer;
            foreach (var subscriber in subscribers)
            {
                subscriber.Tell(offer);
            }
        }
    }

    /// <summary>A dependent has let go. False when that is no news.</summary>
    public bool Released(IActorRef dependent, long leaveNumber) => leaveNumber == _leaveNumber && _staying is not null && _staying.Remove(dependent);

    /// <summary>Somebody asks for the offer. Who does so while the service leaves has to let go first, as the others.</summary>
    public void Join(IActorRef dependent) => _staying?.Add(dependent);

    /// <summary>The service acts on another spec from now on.</summary>
    public void Take(ServiceSpec wanted) => spec = wanted;

    /// <summary>A dependent is no more.</summary>
    public void Gone(IActorRef dependent) => _staying?.Remove(dependent);

    private Availability OfferOf(ServiceModel model, bool leaves, Func<int, IActorRef> incarnation) => model.State switch
    {
        Running r => Offer(IsWell(model) ? AvailabilityLevel.Healthy : AvailabilityLevel.Ready, incarnation(r.Number)),
        Starting { Process: not null } s => Offer(AvailabilityLevel.Started, incarnation(s.Number)),
        Completed => Offer(spec.Type is ServiceType.OneShot ? AvailabilityLevel.Completed : AvailabilityLevel.Ended, null),
        Stopping when leaves => Current with { LeaveNumber = _leaveNumber },
        _ => Offer(AvailabilityLevel.None, null),
    };

    private Availability Offer(AvailabilityLevel level, IActorRef? incarnation) => new(spec.Name, level, incarnation, null, IsComing: false);

    private static bool IsComing(ServiceModel model, bool mayCome) => model.Wanted && model.State switch
    {
        Running or Completed or Failed or Disabled => false,
        Waiting => mayCome,
        _ => true,
    };

    /// <summary>Whoever is not asked is well when it is ready.</summary>
    private bool IsWell(ServiceModel model) => spec.Health is null || model.Healthy is true;
}
