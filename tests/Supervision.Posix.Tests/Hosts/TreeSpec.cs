using System.Globalization;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class TreeInProcessTests : TreeSpec<InProcess>;

public sealed class TreeByKeeperTests : TreeSpec<ByKeeper>
{
    [Fact]
    public async Task A_descendant_that_left_the_session_must_be_found_by_its_environment()
    {
        Host.Spawn(Requests.Shell("a#1", "setsid sh -c 'echo $$; exec sleep 1000' & wait"));
        var daemon = await FirstPid("a#1");
        Host.Signal("a#1", Signals.Kill, SignalScope.Process);
        var exited = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal(1, exited.Leftovers);
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.False(Children.IsAlive(daemon));
    }

    [Fact]
    public async Task A_descendant_that_left_everything_must_be_found_if_it_was_seen_before()
    {
        Host.Spawn(Requests.Shell("a#1", "env -i setsid /bin/sh -c 'trap \"\" TERM; echo $$; while :; do /bin/sleep 1; done' & wait"));
        var daemon = await FirstPid("a#1");
        Host.Signal("a#1", Signals.Terminate, SignalScope.Tree);
        Assert.True((await Observer.Expect<News.Exited>("a#1")).Leftovers > 0);
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.False(Children.IsAlive(daemon));
    }

    [Fact]
    public async Task Orphans_that_end_must_be_reaped_while_their_main_process_lives()
    {
        Host.Spawn(Requests.Shell("a#1", "(sh -c 'echo $$; sleep 0.1' &) ; exec sleep 1000"));
        var orphan = await FirstPid("a#1");
        await Eventually.Is(() => !File.Exists($"/proc/{orphan}/stat"));
    }
}

/// <summary>A tree ends whole.</summary>
public abstract class TreeSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    [Fact]
    public async Task Killing_a_tree_must_end_descendants_that_ignore_every_request()
    {
        Host.Spawn(Requests.Shell("a#1", "trap '' TERM; (sleep 1000 & sleep 1000 & wait) & echo $$; wait"));
        var main = await FirstPid("a#1");
        Host.Signal("a#1", Signals.Terminate, SignalScope.Tree);
        Host.KillTree("a#1");
        Assert.Equal("killed by SIGKILL", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.Empty(Children.InSession(main));
        Assert.True(Position<News.Exited>("a#1") < Position<News.TreeGone>("a#1"));
    }

    [Fact]
    public async Task Processes_that_outlive_their_main_process_must_be_counted_and_killed()
    {
        Host.Spawn(Requests.Shell("a#1", "sleep 1000 & sleep 1000 & echo $$; exit 5"));
        var main = await FirstPid("a#1");
        var exited = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal((new ExitStatus.Exited(5), 2), ((ExitStatus.Exited)exited.Status, exited.Leftovers));
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.Empty(Children.InSession(main));
    }

    [Fact]
    public async Task A_double_fork_must_not_escape()
    {
        Host.Spawn(Requests.Shell("a#1", "(sh -c 'trap \"\" HUP TERM; echo $$; while :; do sleep 1; done' &) ; sleep 0.05; exit 0"));
        var daemon = await FirstPid("a#1");
        Assert.True((await Observer.Expect<News.Exited>("a#1")).Leftovers > 0);
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.False(Children.IsAlive(daemon));
    }

    [Fact]
    public async Task A_program_that_forks_without_end_must_be_killed()
    {
        Host.Spawn(Requests.Shell("a#1", "echo $$; f() { sleep 0.01; f & exit 0; }; f & f & f & wait; sleep 1000"));
        var main = await FirstPid("a#1");
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.Empty(Children.InSession(main));
    }

    [Fact]
    public async Task A_stopped_process_must_end_by_a_request_that_is_followed_by_CONT()
    {
        Host.Spawn(Requests.Shell("a#1", "trap 'exit 6' TERM; echo $$; kill -STOP $$; sleep 0.01"));
        var main = await FirstPid("a#1");
        await Eventually.Is(() => Posix.Identity.ProcessStat.TryRead(main, out var stat) && stat.State == 'T');
        Host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Host.Signal("a#1", Signals.Continue, SignalScope.Process);
        Assert.Equal("exited 6", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public async Task A_stopped_process_must_be_killed()
    {
        Host.Spawn(Requests.Shell("a#1", "echo $$; kill -STOP $$"));
        _ = await FirstPid("a#1");
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
    }

    [Fact]
    public async Task Killing_what_is_gone_or_unknown_must_be_answered()
    {
        Host.Spawn(Requests.Command("a#1", "true"));
        _ = await Observer.Expect<News.Exited>("a#1");
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Host.KillTree("never#1");
        _ = await Observer.Expect<News.TreeGone>("never#1");
    }

    [Fact]
    public async Task A_tree_forgotten_while_it_is_killed_must_still_be_reported_gone()
    {
        Observer.Reaction = news =>
        {
            if (news is News.Exited) Host.Forget("a#1");
        };
        Host.Spawn(Requests.Shell("a#1", "sleep 1000 & sleep 1000"));
        _ = await Observer.Expect<News.Spawned>("a#1");
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Host.Spawn(Requests.Command("a#1", "true"));
        await Eventually.Is(() => Observer.All.OfType<News.Exited>().Count() == 2);
    }

    [Fact]
    public async Task A_signal_to_the_group_must_reach_children_but_not_those_that_left_it()
    {
        Host.Spawn(Requests.Shell("a#1", "trap 'exit 9' USR1; setsid sleep 1000 & sh -c 'trap \"echo got; exit\" USR1; echo $$; while :; do sleep 0.05; done' & wait; wait"));
        var spawned = await Observer.Expect<News.Spawned>("a#1");
        using var pump = new Supervision.Posix.Output.OutputPump();
        var sink = new Collected();
        pump.Add(spawned.Stdout!, sink);
        await Eventually.Is(() => sink.Text.Contains('\n'));
        Host.Signal("a#1", Signals.Parse("USR1"), SignalScope.Group);
        Assert.Equal("exited 9", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
        await Eventually.Is(() => sink.Text.Contains("got"));
    }

    /// <summary>The number that the process writes as its first line.</summary>
    private protected async Task<int> FirstPid(string incarnation)
    {
        var spawned = await Observer.Expect<News.Spawned>(incarnation);
        var pump = new Supervision.Posix.Output.OutputPump();
        var sink = new Collected();
        pump.Add(spawned.Stdout!, sink);
        await Eventually.Is(() => sink.Text.Contains('\n'));
        return int.Parse(sink.Text.Split('\n')[0], CultureInfo.InvariantCulture);
    }

    private int Position<TNews>(string incarnation) => Observer.All.ToList().FindIndex(n => n is TNews && n.Incarnation == incarnation);
}
