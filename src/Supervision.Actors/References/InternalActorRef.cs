namespace Supervision.Actors;

/// <summary>What every reference of ours also has: its system, and a way for the kernel's own messages.</summary>
internal abstract class InternalActorRef(ActorPath path) : IActorRef
{
    public ActorPath Path { get; } = path;

    internal abstract ActorSystem? System { get; }

    public abstract void Tell(object message, IActorRef? sender);

    internal abstract void SendSystem(SystemMessage message);

    public override string ToString() => Path.ToStringWithUid();
}
