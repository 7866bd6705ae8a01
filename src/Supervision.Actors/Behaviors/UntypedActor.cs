namespace Supervision.Actors;

/// <summary>An actor whose first behaviour is one method.</summary>
public abstract class UntypedActor : ActorBase
{
    /// <summary>Handles a message; call <see cref="ActorBase.Unhandled"/> for those of no interest.</summary>
    protected abstract void OnReceive(object message);

    /// <summary>Replaces the current behaviour.</summary>
    protected void Become(Action<object> behavior) => Context.Become(AsReceive(behavior));

    /// <summary>Puts a behaviour over the current one.</summary>
    protected void BecomeStacked(Action<object> behavior) => Context.BecomeStacked(AsReceive(behavior));

    /// <summary>Goes back to the behaviour below.</summary>
    protected void UnbecomeStacked() => Context.UnbecomeStacked();

    internal sealed override bool ReceiveFirst(object message)
    {
        OnReceive(message);
        return true;
    }

    private static Receive AsReceive(Action<object> behavior) => message =>
    {
        behavior(message);
        return true;
    };
}
