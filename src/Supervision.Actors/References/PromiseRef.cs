namespace Supervision.Actors;

/// <summary>The address to which the answer of an Ask is sent: the first message fulfils it, later ones are dead letters.</summary>
internal sealed class PromiseRef<T>(ActorSystem? system, IActorRef asked, object question, bool watches)
    : InternalActorRef(system?.NextTemporaryPath() ?? ActorRefs.Nobody.Path)
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ITimer? _deadline;
    private CancellationTokenRegistration _cancellation;

    internal override ActorSystem? System => system;

    internal Task<T> Task => _answer.Task;

    internal void Arm(TimeProvider time, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (wait != Timeout.InfiniteTimeSpan)
            _deadline = time.CreateTimer(static state => ((PromiseRef<T>)state!).Expire(), this, wait, Timeout.InfiniteTimeSpan);
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) => ((PromiseRef<T>)state!).Cancel(token), this);
        if (Task.IsCompleted)
            Disarm();
    }

    public override void Tell(object message, IActorRef? sender)
    {
        ArgumentNullException.ThrowIfNull(message);
        var taken = message switch
        {
            Status.Failure failure when typeof(T) != typeof(Status.Failure) && typeof(T) != typeof(object) =>
                _answer.TrySetException(failure.Cause),
            T answer => _answer.TrySetResult(answer),
            _ => _answer.TrySetException(new InvalidCastException(
                $"{asked} answered {message.GetType()} to {question.GetType()}, expected {typeof(T)}")),
        };
        if (taken)
            Disarm();
        else
            system?.DeadLetters.Tell(new DeadLetter(message, sender, this), sender);
    }

    internal override void SendSystem(SystemMessage message)
    {
        if (message is DeathNotice notice && _answer.TrySetException(new ActorEndedException(asked, notice.Reason)))
            Disarm();
        else if (message is WatchRequest watch)
            watch.Watcher.SendSystem(new DeathNotice(this, ExitReason.Normal, existenceConfirmed: false));
    }

    private void Expire()
    {
        if (_answer.TrySetException(new AskTimeoutException($"{asked} did not answer {question.GetType()} in time")))
            Disarm();
    }

    private void Cancel(CancellationToken token)
    {
        if (_answer.TrySetCanceled(token))
            Disarm();
    }

    private void Disarm()
    {
        _deadline?.Dispose();
        _cancellation.Unregister();
        if (watches)
            (asked as InternalActorRef)?.SendSystem(new UnwatchRequest(this));
    }
}
