namespace Supervision.Actors;

/// <summary>The handlers of an actor that await something: until all have ended no other message is handled.</summary>
internal sealed class AsyncHandlers(ActorCell cell)
{
    private readonly CellSynchronizationContext _synchronization = new(cell.Reference);
    private readonly Queue<SystemMessage> _deferred = new();
    private int _pending;

    internal bool IsAwaiting => _pending > 0;

    /// <summary>Runs a handler on the actor's turn; what follows its awaits comes back there.</summary>
    internal void Run(Func<Task> handler)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_synchronization);
        Task task;
        try
        {
            task = handler();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }

        if (task.IsCompleted)
        {
            task.GetAwaiter().GetResult();
            return;
        }

        _pending++;
        // Run where the handler ends, which is mostly this actor's own turn: an awaiter would go by way of another thread.
        task.ContinueWith(
            static (ended, actor) => ((LocalActorRef)actor!).SendSystem(new HandlerEnded(ended)),
            cell.Reference,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    internal void Continue(SendOrPostCallback callback, object? state)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_synchronization);
        try
        {
            callback(state);
        }
        catch (Exception cause)
        {
            cell.Fail(cause);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    internal void End(Task handler)
    {
        _pending--;
        try
        {
            handler.GetAwaiter().GetResult();
        }
        catch (Exception cause)
        {
            cell.Fail(cause);
        }

        cell.ForgetMessage();
        while (_pending == 0 && _deferred.TryDequeue(out var order))
            order.Handle(cell);
    }

    internal void Defer(SystemMessage order) => _deferred.Enqueue(order);
}
