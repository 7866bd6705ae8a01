using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class OrderInProcessTests : OrderSpec<InProcess>;

public sealed class OrderByKeeperTests : OrderSpec<ByKeeper>;

/// <summary>What to do at the next end of a process was left with the host.</summary>
public abstract class OrderSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    [Fact]
    public async Task The_next_incarnation_must_be_started_at_once_as_the_one_before_it()
    {
        var first = await Spawn(Requests.Shell("a#1", "echo $SUPERVISION_INCARNATION; pwd; exec sleep 1000") with { WorkingDirectory = "/usr" });
        Host.Order("a#1", Times(1));
        var begin = Now;
        var respawn = await Crash("a#1", "a#2");
        Assert.Equal(("a#1", "killed by SIGKILL"), (respawn.Former, respawn.Exit.ToString()));
        Assert.NotEqual((first.Pid, first.StartTime), (respawn.Pid, respawn.StartTime));
        Assert.True(Children.IsAlive(respawn.Pid));
        Assert.True(begin <= respawn.ExitedAt && respawn.ExitedAt <= respawn.StartedAt && respawn.StartedAt <= Now);
        Host.Signal("a#2", Signals.Terminate, SignalScope.Process);
        _ = await Observer.Expect<News.Exited>("a#2");
        Assert.Equal("a#2\n/usr\n", await Collected.ReadAll(respawn.Stdout!));
        Assert.Equal("a#1\n/usr\n", await Collected.ReadAll(first.Stdout!));
        Assert.DoesNotContain(Observer.All, n => n is News.Exited { Incarnation: "a#1" } or News.Spawned { Incarnation: "a#2" });
    }

    [Fact]
    public async Task An_order_must_be_obeyed_no_more_often_than_it_says()
    {
        _ = await Spawn(Sleeping("a#1"));
        Host.Order("a#1", Times(3));
        for (var number = 1; number <= 3; number++) _ = await Crash($"a#{number}", $"a#{number + 1}");
        Host.Signal("a#4", Signals.Kill, SignalScope.Process);
        Assert.Equal("killed by SIGKILL", (await Observer.Expect<News.Exited>("a#4")).Status.ToString());
        Assert.Equal(["a#1", "a#2", "a#3", "a#4"], Observer.Started);
    }

    [Fact]
    public async Task An_order_that_was_taken_back_must_not_be_obeyed_any_more_not_even_by_those_that_it_has_started()
    {
        _ = await Spawn(Sleeping("a#1"));
        Host.Order("a#1", Times(3));
        Host.Withdraw("a#1");
        await EndsForGood("a#1");

        _ = await Spawn(Sleeping("b#1"));
        Host.Order("b#1", Times(3));
        _ = await Crash("b#1", "b#2");
        Host.Withdraw("b#1");
        await EndsForGood("b#2");

        // One that comes after the end that it was given for is of no use either.
        _ = await Spawn(Sleeping("c#1"));
        Host.Order("c#1", Times(3));
        _ = await Crash("c#1", "c#2");
        Host.Order("c#1", Times(3));
        await EndsForGood("c#2");
    }

    [Fact]
    public async Task An_end_that_is_not_for_the_order_must_be_reported_as_ever()
    {
        Host.Spawn(Requests.Shell("a#1", "sleep 0.2; exit 64"));
        Host.Order("a#1", Times(3) with { ExceptCodes = [1, 64] });
        Assert.Equal(new ExitStatus.Exited(64), (await Observer.Expect<News.Exited>("a#1")).Status);

        _ = await Spawn(Sleeping("b#1"));
        Host.Order("b#1", new StandingOrder { Turns = [Now + TimeSpan.FromHours(1)] });
        await EndsForGood("b#1");

        _ = await Spawn(Sleeping("c#1"));
        Host.Order("c#1", Times(3) with { AgeMin = TimeSpan.FromHours(1) });
        _ = await Crash("c#1", "c#2");
        await EndsForGood("c#2");
    }

    [Fact]
    public async Task What_has_left_others_behind_must_not_be_replaced()
    {
        _ = await Spawn(Requests.Shell("a#1", "(sleep 1000 &); exec sleep 1000"));
        Host.Order("a#1", Times(3));
        await Eventually.Is(() => Observer.All.OfType<News.Spawned>().Any(s => Children.InSession(s.Pid).Count == 2));
        Host.Signal("a#1", Signals.Kill, SignalScope.Process);
        Assert.Equal(1, (await Observer.Expect<News.Exited>("a#1")).Leftovers);
        Assert.Equal(["a#1"], Observer.Started);
    }

    [Fact]
    public async Task A_kill_must_take_the_order_back()
    {
        _ = await Spawn(Sleeping("a#1"));
        Host.Order("a#1", Times(3));
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.Equal(["a#1"], Observer.Started);
    }

    [Fact]
    public async Task What_an_order_has_started_must_be_heard_as_the_one_before_it()
    {
        _ = await Spawn(Probe.Do("a#1", "notify", "READY=1", "line", "5", "wait") with { Notify = true, ReadyDescriptor = 5, StoreKey = "a", StoreMax = 1 });
        _ = await Observer.Expect<News.Notified>("a#1");
        Host.Order("a#1", Times(1));
        _ = await Crash("a#1", "a#2");
        Assert.True((await Observer.Expect<News.Notified>("a#2")).Notification.Ready);
        _ = await Observer.Expect<News.ReadyLine>("a#2");
    }

    private static TimeSpan Now => TimeProvider.System.GetElapsedTime(0, TimeProvider.System.GetTimestamp());

    private static SpawnRequest Sleeping(string incarnation) => Requests.Command(incarnation, "sleep", "1000");

    private static StandingOrder Times(int count) => new() { Turns = [.. Enumerable.Repeat(TimeSpan.Zero, count)] };

    private async Task<News.Spawned> Spawn(SpawnRequest request)
    {
        Host.Spawn(request);
        return await Observer.Expect<News.Spawned>(request.Incarnation);
    }

    private async Task<Respawn> Crash(string incarnation, string next)
    {
        Host.Signal(incarnation, Signals.Kill, SignalScope.Process);
        return (await Observer.Expect<News.Respawned>(next)).Respawn;
    }

    private async Task EndsForGood(string incarnation)
    {
        Host.Signal(incarnation, Signals.Kill, SignalScope.Process);
        _ = await Observer.Expect<News.Exited>(incarnation);
    }
}
