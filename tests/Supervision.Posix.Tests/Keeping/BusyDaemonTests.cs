using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>A daemon that doesn't listen for a while delays no service, and learns what counts when it listens again.</summary>
public sealed class BusyDaemonTests
{
    [Fact]
    public async Task What_a_busy_daemon_missed_must_be_told_in_one_before_the_end()
    {
        await using var keeper = new KeeperDirectory();
        await using var host = keeper.Connect();
        using var listening = new ManualResetEventSlim();
        var observer = new Recorder { Reaction = _ => listening.Wait(TimeSpan.FromMinutes(1)) };
        host.Start(observer);
        var names = Enumerable.Range(0, 8).Select(i => $"a#{i}").ToList();
        foreach (var name in names)
        {
            // The last word must stay behind what the daemon has not read.
            host.Spawn(Probe.Do(name, "flood", "3000", "STATUS=" + new string('x', 4000), "notify", "READY=1\\nSTATUS=last", "barrier", "exit", "0") with { Notify = true });
        }

        // On a busy machine the first may have ended before the last begins.
        var seen = new HashSet<int>();
        await Eventually.Is(() =>
        {
            seen.UnionWith(Children.OfParent(host.KeeperPid));
            return seen.Count == names.Count;
        });
        await Eventually.Is(() => Children.OfParent(host.KeeperPid).Count == 0);
        listening.Set();
        foreach (var name in names)
        {
            _ = await observer.Expect<News.Exited>(name);
            var all = observer.All.Where(n => n.Incarnation == name).ToList();
            Assert.IsType<News.Exited>(all[^1]);
            var last = Assert.IsType<News.Notified>(all[^2]).Notification;
            Assert.Equal((true, "last"), (last.Ready, last.Status));
            host.Forget(name);
        }
    }
}
