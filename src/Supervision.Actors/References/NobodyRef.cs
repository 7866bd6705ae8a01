namespace Supervision.Actors;

/// <summary>References that stand for no actor.</summary>
public static class ActorRefs
{
    /// <summary>Nobody: what is sent to it is gone without a trace.</summary>
    public static IActorRef Nobody { get; } = new NobodyRef();

    /// <summary>No sender: an answer to it goes to dead letters.</summary>
    public static IActorRef? NoSender => null;

    /// <summary>True for null and for <see cref="Nobody"/>.</summary>
    public static bool IsNobody(this IActorRef? target) => target is null or NobodyRef;
}

internal sealed class NobodyRef() : InternalActorRef(new ActorPath(new ActorPath(null, "", 0), "nobody", 0))
{
    internal override ActorSystem? System => null;

    public override void Tell(object message, IActorRef? sender) => ArgumentNullException.ThrowIfNull(message);

    internal override void SendSystem(SystemMessage message)
    {
        if (message is WatchRequest watch)
            watch.Watcher.SendSystem(new DeathNotice(this, ExitReason.Normal, existenceConfirmed: false));
    }
}
