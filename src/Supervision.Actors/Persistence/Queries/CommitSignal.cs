namespace Supervision.Actors.Persistence;

/// <summary>Lets live queries wait for the next commit; costs nothing while nobody waits.</summary>
internal sealed class CommitSignal
{
    private TaskCompletionSource? _next;

    /// <summary>Ends with the next commit after this call.</summary>
    public Task Next
    {
        get
        {
            var next = Volatile.Read(ref _next);
            if (next is not null)
                return next.Task;
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, next, null) ?? next).Task;
        }
    }

    public void Raise() => Interlocked.Exchange(ref _next, null)?.SetResult();
}
