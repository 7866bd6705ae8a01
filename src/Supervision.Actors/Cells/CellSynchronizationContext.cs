namespace Supervision.Actors;

/// <summary>Brings what follows an await in a handler back onto the actor's turn.</summary>
internal sealed class CellSynchronizationContext(LocalActorRef actor) : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => actor.SendSystem(new Continuation(d, state));

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("waiting for an actor's own turn would block it for ever");

    public override SynchronizationContext CreateCopy() => this;
}
