namespace Supervision.Actors;

/// <summary>Ways to send.</summary>
public static class ActorRefExtensions
{
    /// <summary>Sends a message; the sender is the actor whose handler is running, if any.</summary>
    public static void Tell(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.Current?.Self);
    }

    /// <summary>Passes a message on from within a handler, so that an answer goes to the original sender.</summary>
    public static void Forward(this IActorRef receiver, object message)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        receiver.Tell(message, ActorCell.Current?.Sender);
    }

    /// <summary>Sends a message and gives the first answer, of any type. See <see cref="Ask{T}"/>.</summary>
    public static Task<object> Ask(
        this IActorRef receiver, object message, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        receiver.Ask<object>(message, timeout, cancellationToken);

    /// <summary>Sends a message and gives the first answer.</summary>
    /// <param name="receiver">The actor asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">Longest wait; null is the system's <see cref="ActorSystemOptions.AskTimeout"/>, <see cref="Timeout.InfiniteTimeSpan"/> no limit.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="AskTimeoutException">No answer in time.</exception>
    /// <exception cref="InvalidCastException">The answer is no <typeparamref name="T"/>.</exception>
    /// <remarks>An answer that is a <see cref="Status.Failure"/> makes the task fail with its cause.</remarks>
    public static Task<T> Ask<T>(
        this IActorRef receiver, object message, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        var system = (receiver as InternalActorRef)?.System;
        return Request<T>(receiver, message, timeout ?? system?.Options.AskTimeout ?? Timeout.InfiniteTimeSpan, false, cancellationToken);
    }

    /// <summary>As <see cref="Ask{T}"/>, but without a time limit by default, because it fails as soon as the actor has ended.</summary>
    /// <exception cref="ActorEndedException">The actor had ended, or ended before it answered.</exception>
    public static Task<T> Call<T>(
        this IActorRef receiver, object message, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        return Request<T>(receiver, message, timeout ?? Timeout.InfiniteTimeSpan, true, cancellationToken);
    }

    private static Task<T> Request<T>(
        IActorRef receiver, object message, TimeSpan wait, bool watches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (cancellationToken.IsCancellationRequested)
            return Task.FromCanceled<T>(cancellationToken);
        var target = receiver as InternalActorRef;
        var promise = new PromiseRef<T>(target?.System, receiver, message, watches);
        promise.Arm(target?.System?.Time ?? TimeProvider.System, wait, cancellationToken);
        if (watches)
            target?.SendSystem(new WatchRequest(promise));
        receiver.Tell(message, promise);
        return promise.Task;
    }
}
