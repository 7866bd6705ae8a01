namespace Supervision.Actors;

/// <summary>A restart or stop concerns all children of the parent.</summary>
public sealed class AllForOneStrategy : SupervisorStrategy
{
    /// <summary>Without a limit on restarts.</summary>
    /// <param name="decider">What to do about a failure; null is <see cref="SupervisorStrategy.DefaultDecider"/>.</param>
    public AllForOneStrategy(Func<Exception, Directive>? decider = null)
        : base(RestartIntensity.Unlimited, decider)
    {
    }

    /// <summary>With a limit: when a child needs one restart more all are stopped.</summary>
    public AllForOneStrategy(RestartIntensity intensity, Func<Exception, Directive>? decider = null)
        : base(intensity, decider)
    {
    }

    private protected override void Restart(ActorCell parent, LocalActorRef child, Exception cause)
    {
        child.SendSystem(new RestartOrder(cause));
        foreach (var sibling in parent.Children.ToArray())
        {
            if (ReferenceEquals(sibling, child) || sibling.StopRequested)
                continue;
            // A restart ends one suspension: that of the failure. A sibling that has not failed needs one of its own.
            sibling.SendSystem(new SuspendOrder());
            sibling.SendSystem(new RestartOrder(cause));
        }
    }

    private protected override void Stop(ActorCell parent, LocalActorRef child, Exception cause)
    {
        StopFailed(parent, child, cause);
        parent.StopChildren(ExitReason.Shutdown);
    }
}
