namespace Supervision.Actors;

/// <summary>Where actors run: it is given a piece of work whenever a mailbox has something to do.</summary>
public abstract class ActorDispatcher
{
    /// <summary>The thread pool of .NET, the default.</summary>
    public static ActorDispatcher ThreadPool { get; } = new ThreadPoolDispatcher();

    /// <summary>Has <paramref name="work"/> executed soon, once; different pieces of work may run at the same time.</summary>
    /// <remarks>Called from any thread. It must not execute the work before it returns.</remarks>
    public abstract void Schedule(IThreadPoolWorkItem work);

    private sealed class ThreadPoolDispatcher : ActorDispatcher
    {
        // The global queue is first in, first out, so that a busy actor goes behind all others after each batch.
        public override void Schedule(IThreadPoolWorkItem work) =>
            System.Threading.ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
    }
}
