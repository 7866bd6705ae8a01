using Supervision.Logs.Files;

namespace Supervision.Tests.Logs.Files;

/// <summary>A disk that does not answer stalls nobody else.</summary>
public sealed class WriterThreadsTests : FileTests
{
    [Fact]
    public async Task Works_that_wait_for_a_disk_for_ever_do_not_delay_others()
    {
        using var threads = new WriterThreads(TimeProvider.System);
        using var disk = new ManualResetEventSlim();
        for (var i = 0; i < 5; i++)
        {
            threads.Schedule(new Work(() => disk.Wait()));
        }

        var done = new TaskCompletionSource();
        threads.Schedule(new Work(done.SetResult));
        await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        disk.Set();
    }

    [Fact]
    public async Task Threads_that_have_nothing_to_do_take_what_comes()
    {
        using var threads = new WriterThreads(TimeProvider.System);
        var users = new HashSet<int>();
        for (var i = 0; i < 100; i++)
        {
            var done = new TaskCompletionSource();
            threads.Schedule(new Work(() =>
            {
                lock (users)
                {
                    users.Add(Environment.CurrentManagedThreadId);
                }

                done.SetResult();
            }));
            await done.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        Assert.InRange(users.Count, 1, 3);
    }

    private sealed class Work(Action action) : IDiskWork
    {
        public void Run() => action();
    }
}
