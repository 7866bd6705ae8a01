namespace Supervision.Actors.TestKit;

/// <summary>Runs actors only when a test says so, on the test's own thread, always in the same order.</summary>
/// <remarks>With <see cref="VirtualTime"/> a test then sees every step, and knows when nothing can happen by itself any more.</remarks>
public sealed class StepDispatcher : ActorDispatcher
{
    private readonly Lock _changing = new();
    private readonly Queue<IThreadPoolWorkItem> _work = new();

    /// <summary>Whether nothing is left to run.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_changing)
                return _work.Count == 0;
        }
    }

    /// <inheritdoc/>
    public override void Schedule(IThreadPoolWorkItem work)
    {
        lock (_changing)
            _work.Enqueue(work);
    }

    /// <summary>Runs one piece of work; false when there was none.</summary>
    public bool Step()
    {
        IThreadPoolWorkItem? next;
        lock (_changing)
        {
            if (!_work.TryDequeue(out next))
                return false;
        }

        next.Execute();
        return true;
    }

    /// <summary>Runs until nothing is left to run.</summary>
    /// <param name="limit">Most pieces of work; more are taken for actors that never come to rest.</param>
    /// <exception cref="AssertionException">The limit was reached.</exception>
    public void RunUntilIdle(int limit = 10_000_000)
    {
        while (Step())
        {
            if (limit-- == 0)
                throw new AssertionException("the actors do not come to rest");
        }
    }

    /// <summary>Runs until a task has ended that other threads take part in.</summary>
    /// <exception cref="AssertionException">It did not end in time.</exception>
    public void RunUntil(Task task, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(task);
        var start = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted)
        {
            if (!Step())
                Thread.Yield();
            if (TimeProvider.System.GetElapsedTime(start) > timeout)
                throw new AssertionException($"the task did not end within {timeout}");
        }

        task.GetAwaiter().GetResult();
    }
}
