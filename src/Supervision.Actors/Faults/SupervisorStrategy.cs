namespace Supervision.Actors;

/// <summary>What a parent does about children that fail, and how often.</summary>
public abstract class SupervisorStrategy
{
    private readonly RestartIntensity _intensity;
    private readonly Func<Exception, Directive> _decider;

    private protected SupervisorStrategy(RestartIntensity intensity, Func<Exception, Directive>? decider)
    {
        _intensity = intensity;
        _decider = decider ?? DefaultDecider;
    }

    /// <summary>Restarts the child alone, any number of times; stops it when it could not start, was killed, or broke a death pact.</summary>
    public static SupervisorStrategy Default { get; } = new OneForOneStrategy();

    /// <summary>Stops every child that fails.</summary>
    public static SupervisorStrategy Stopping { get; } = new OneForOneStrategy(static _ => Directive.Stop);

    /// <summary>The decisions of <see cref="Default"/>.</summary>
    public static Directive DefaultDecider(Exception cause) => cause switch
    {
        ActorInitializationException or ActorKilledException or DeathPactException => Directive.Stop,
        _ => Directive.Restart,
    };

    /// <summary>Acts on a failure; false escalates it.</summary>
    internal bool Handle(ActorCell parent, LocalActorRef child, Exception cause)
    {
        var directive = _decider(cause);
        if (directive == Directive.Restart && !MayRestart(parent, child))
            directive = Directive.Stop;
        parent.System.LogOf(child).Failure(cause, directive);
        switch (directive)
        {
            case Directive.Resume:
                child.SendSystem(new ResumeOrder(cause));
                return true;
            case Directive.Restart:
                Restart(parent, child, cause);
                return true;
            case Directive.Stop:
                Stop(parent, child, cause);
                return true;
            default:
                return false;
        }
    }

    private protected abstract void Restart(ActorCell parent, LocalActorRef child, Exception cause);

    private protected abstract void Stop(ActorCell parent, LocalActorRef child, Exception cause);

    private protected static void StopFailed(ActorCell parent, LocalActorRef child, Exception cause)
    {
        parent.Children.MarkStopping(child);
        var reason = cause is ActorKilledException ? ExitReason.Killed : ExitReason.Crash(cause);
        child.SendSystem(new StopOrder(reason, StopForce.Decided));
    }

    private bool MayRestart(ActorCell parent, LocalActorRef child)
    {
        var window = parent.Children.RestartsOf(child) ?? RestartWindow.Empty(_intensity);
        var decision = RestartDecision.Decide(RestartPolicy.Permanent, endedExpectedly: false, window, parent.System.Time.Elapsed());
        if (decision is not RestartDecision.Restart restart)
            return false;
        parent.Children.KeepRestarts(child, restart.Window);
        return true;
    }
}
