using Supervision.Posix.Cgroups;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class CgroupInProcessTests : CgroupSpec<InProcess>;

public sealed class CgroupByKeeperTests : CgroupSpec<ByKeeper>;

/// <summary>A control group of its own where the host may make one, else a warning; both are tested, whichever this machine has.</summary>
public abstract class CgroupSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    private static readonly CgroupSettings Some = new() { MemoryMax = 512 * 1024 * 1024, PidsMax = 50, CpuMax = 1.5, CpuWeight = 50 };

    private static string? Place { get; } = CgroupPlace.TryFind(out _);

    [Fact]
    public async Task A_process_must_run_in_its_own_group_or_with_a_warning()
    {
        var group = (await Run(Requests.Shell("a#1", "grep ^0:: /proc/self/cgroup || echo none") with { Cgroup = Some, Umask = 0 })).Trim();
        if (Place is null)
        {
            Assert.StartsWith("it runs without a control group of its own: ", (await Observer.Expect<News.Warned>("a#1")).Text);
            return;
        }

        Assert.EndsWith("/a#1", group);
        var leaf = Place + "/" + string.Join('/', group.Split('/')[^2..]);
        string[] files = ["memory.max", "pids.max", "cpu.max", "cpu.weight"];
        string[] values = ["536870912\n", "50\n", "150000 100000\n", "50\n"];
        var warned = Observer.All.OfType<News.Warned>().Select(w => w.Text).ToList();
        for (var i = 0; i < files.Length; i++)
        {
            if (File.Exists($"{leaf}/{files[i]}")) Assert.Equal(values[i], File.ReadAllText($"{leaf}/{files[i]}"));
            else Assert.Contains($"{files[i].Replace('.', '-')} has no effect: the control group {Place} has no controller '{files[i].Split('.')[0]}' to give", warned);
        }

        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Host.Forget("a#1");
        await Eventually.Is(() => !Directory.Exists(leaf));
    }

    [Fact]
    public async Task A_descendant_that_left_everything_else_must_be_counted_and_killed()
    {
        if (Place is null) return;
        Host.Spawn(Requests.Shell("a#1", "env -i /usr/bin/setsid /bin/sh -c '/usr/bin/setsid /bin/sleep 1000 & echo $!' ; exit 3") with { Cgroup = Some });
        var lost = int.Parse(await FirstLine("a#1"));
        Assert.Equal(1, (await Observer.Expect<News.Exited>("a#1")).Leftovers);
        Host.Inspect("a#1");
        Assert.Equal(lost, Assert.Single((await Observer.Expect<News.Inspected>("a#1")).Processes).Pid);
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.False(Children.IsAlive(lost));
    }

    [Fact]
    public async Task A_group_that_forks_without_end_must_be_killed()
    {
        Host.Spawn(Requests.Shell("a#1", "echo $$; f() { sleep 0.01; setsid sleep 1000 & f & exit 0; }; f & f & f & wait; sleep 1000") with { Cgroup = new() });
        _ = await FirstLine("a#1");
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Host.Inspect("a#1");
        Assert.Empty((await Observer.Expect<News.Inspected>("a#1")).Processes);
    }

    [Fact]
    public async Task A_member_of_the_group_must_be_heard()
    {
        if (Place is null) return;
        var request = Requests.Shell("a#1", $"exec env -i NOTIFY_SOCKET=$NOTIFY_SOCKET /usr/bin/setsid -f {Probe.Path} notify READY=1 barrier");
        Host.Spawn(request with { Cgroup = new(), Notify = true });
        Assert.True((await Observer.Expect<News.Notified>("a#1")).Notification.Ready);
    }

    private async Task<string> FirstLine(string incarnation)
    {
        var pump = new Supervision.Posix.Output.OutputPump();
        var sink = new Collected();
        pump.Add((await Observer.Expect<News.Spawned>(incarnation)).Stdout!, sink);
        await Eventually.Is(() => sink.Text.Contains('\n'));
        return sink.Text.Split('\n')[0];
    }
}
