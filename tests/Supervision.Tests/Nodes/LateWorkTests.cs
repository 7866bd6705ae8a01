using Supervision.Actors;

namespace Supervision.Tests.Nodes;

/// <summary>Actors run when a thread has time for them, in whatever order.</summary>
public sealed class LateWorkTests : NodeTest
{
    [Fact]
    public async Task Whichever_actor_gets_its_thread_late_a_node_that_has_started_shows_all_of_its_tree()
    {
        for (var late = 1; late <= 12; late++)
        {
            await using var node = await StartAsync($"services {{ web{late}.command = run }}", dispatcher: new LateDispatcher(late));
            Assert.Empty(node.Degraded);
            Assert.Contains($"web{late}", node.Board.Current.Services.Keys);
            Assert.Contains("/", node.Board.Current.Groups.Keys);
        }
    }

    /// <summary>Has one piece of work done long after those that come behind it.</summary>
    private sealed class LateDispatcher(int late) : ActorDispatcher
    {
        private int _count;

        public override void Schedule(IThreadPoolWorkItem work)
        {
            if (Interlocked.Increment(ref _count) == late)
            {
                _ = Task.Delay(TimeSpan.FromMilliseconds(150)).ContinueWith(_ => work.Execute(), TaskScheduler.Default);
            }
            else
            {
                ThreadPool.Schedule(work);
            }
        }
    }
}
