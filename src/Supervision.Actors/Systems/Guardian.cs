namespace Supervision.Actors;

/// <summary>The actor above all that a user, or the kernel itself, starts from outside.</summary>
internal sealed class Guardian(SupervisorStrategy strategy) : ActorBase
{
    internal override bool ReceiveFirst(object message) => false;

    protected override SupervisorStrategy SupervisorStrategy() => strategy;

    // Its children have answered for themselves; that one is gone needs no answer of the guardian.
    protected override void Unhandled(object message)
    {
        if (message is not Terminated)
            base.Unhandled(message);
    }
}

/// <summary>The root: when the user guardian has ended the system guardian ends, and then the root.</summary>
internal sealed class RootGuardian : ActorBase
{
    private readonly IActorRef _user;
    private readonly IActorRef _system;

    internal RootGuardian(IActorRef user, IActorRef system)
    {
        _user = user;
        _system = system;
    }

    internal override bool ReceiveFirst(object message)
    {
        if (message is not Terminated terminated)
            return false;
        Context.Stop(ReferenceEquals(terminated.ActorRef, _user) ? _system : Self);
        return true;
    }

    protected override void PreStart()
    {
        Context.Watch(_user);
        Context.Watch(_system);
    }

    protected override SupervisorStrategy SupervisorStrategy() => Actors.SupervisorStrategy.Stopping;
}
