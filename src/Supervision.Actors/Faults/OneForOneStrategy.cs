namespace Supervision.Actors;

/// <summary>The decision concerns the failed child alone.</summary>
public sealed class OneForOneStrategy : SupervisorStrategy
{
    /// <summary>Without a limit on restarts.</summary>
    /// <param name="decider">What to do about a failure; null is <see cref="SupervisorStrategy.DefaultDecider"/>.</param>
    public OneForOneStrategy(Func<Exception, Directive>? decider = null)
        : base(RestartIntensity.Unlimited, decider)
    {
    }

    /// <summary>With a limit: a child that needs one restart more is stopped.</summary>
    public OneForOneStrategy(RestartIntensity intensity, Func<Exception, Directive>? decider = null)
        : base(intensity, decider)
    {
    }

    private protected override void Restart(ActorCell parent, LocalActorRef child, Exception cause) =>
        child.SendSystem(new RestartOrder(cause));

    private protected override void Stop(ActorCell parent, LocalActorRef child, Exception cause) => StopFailed(parent, child, cause);
}
