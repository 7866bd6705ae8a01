namespace Supervision.Actors;

/// <summary>Stopping an actor from outside and waiting for its end.</summary>
public static class GracefulStopExtensions
{
    /// <summary>Sends <see cref="PoisonPill"/>, or another message that makes the actor stop, and waits until it has ended.</summary>
    /// <param name="actor">The actor.</param>
    /// <param name="timeout">Longest wait.</param>
    /// <param name="stopMessage">The message; null is <see cref="PoisonPill"/>.</param>
    /// <returns>True when it has ended in time; false when not, and then it may still end later.</returns>
    public static async Task<bool> GracefulStop(this IActorRef actor, TimeSpan timeout, object? stopMessage = null)
    {
        if (actor is not LocalActorRef local)
            throw new ArgumentException($"{actor} is no actor that can be stopped", nameof(actor));
        var end = new EndRef(local.OwnSystem);
        local.SendSystem(new WatchRequest(end));
        local.Tell(stopMessage ?? PoisonPill.Instance, null);
        try
        {
            await end.Ended.WaitAsync(timeout, local.OwnSystem.Time).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            local.SendSystem(new UnwatchRequest(end));
            return false;
        }
    }

    /// <summary>A task that ends with the actor, and gives the reason of its end.</summary>
    public static Task<ExitReason> WatchAsync(this IActorRef actor)
    {
        if (actor is not InternalActorRef target)
            throw new ArgumentException($"{actor} is not a reference of an actor of this kernel", nameof(actor));
        var end = new EndRef(target.System);
        target.SendSystem(new WatchRequest(end));
        return end.Ended;
    }

    /// <summary>A watcher that is a task.</summary>
    private sealed class EndRef(ActorSystem? system) : InternalActorRef(system?.NextTemporaryPath() ?? ActorRefs.Nobody.Path)
    {
        private readonly TaskCompletionSource<ExitReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<ExitReason> Ended => _ended.Task;

        internal override ActorSystem? System => system;

        public override void Tell(object message, IActorRef? sender) => system?.DeliverToDead(message, sender, this);

        internal override void SendSystem(SystemMessage message)
        {
            if (message is DeathNotice notice)
                _ended.TrySetResult(notice.Reason);
        }
    }
}
