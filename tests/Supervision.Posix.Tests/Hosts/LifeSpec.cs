using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class LifeInProcessTests : LifeSpec<InProcess>;

public sealed class LifeByKeeperTests : LifeSpec<ByKeeper>;

/// <summary>A process starts, writes, and ends.</summary>
public abstract class LifeSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    [Fact]
    public async Task A_process_must_report_its_exit_code()
    {
        Host.Spawn(Requests.Shell("a#1", "exit 3"));
        var exited = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal(new ExitStatus.Exited(3), exited.Status);
        Assert.Equal(0, exited.Leftovers);
    }

    [Fact]
    public async Task A_killed_process_must_report_the_signal()
    {
        Host.Spawn(Requests.Command("a#1", "sleep", "1000"));
        _ = await Observer.Expect<News.Spawned>("a#1");
        Host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public async Task A_process_that_ends_before_anything_else_must_be_spawned_and_exited()
    {
        for (var i = 0; i < 20; i++) Host.Spawn(Requests.Command($"a#{i}", "true"));
        for (var i = 0; i < 20; i++)
        {
            _ = await Observer.Expect<News.Exited>($"a#{i}");
            Assert.IsType<News.Spawned>(Observer.All.First(n => n.Incarnation == $"a#{i}"));
        }
    }

    [Fact]
    public async Task Output_and_errors_must_arrive_through_pipes_of_their_own()
    {
        Host.Spawn(Requests.Shell("a#1", "echo out; echo err >&2"));
        var spawned = await Observer.Expect<News.Spawned>("a#1");
        Assert.Equal("out\n", await Collected.ReadAll(spawned.Stdout!));
        Assert.Equal("err\n", await Collected.ReadAll(spawned.Stderr!));
    }

    [Fact]
    public async Task A_flood_of_output_must_arrive_whole()
    {
        var text = await Run(Requests.Command("a#1", "seq", "1", "500000"));
        Assert.Equal(string.Concat(Enumerable.Range(1, 500000).Select(n => $"{n}\n")), text);
    }

    [Fact]
    public async Task Output_that_nobody_asked_for_must_go_nowhere()
    {
        Host.Spawn(Requests.Shell("a#1", "place=$(readlink /proc/$$/fd/1); echo $place >&2") with { PipeStdout = false });
        var spawned = await Observer.Expect<News.Spawned>("a#1");
        Assert.Null(spawned.Stdout);
        Assert.Equal("/dev/null\n", await Collected.ReadAll(spawned.Stderr!));
    }

    [Fact]
    public async Task An_incarnation_must_not_be_spawned_twice_before_it_is_forgotten()
    {
        Host.Spawn(Requests.Command("a#1", "true"));
        _ = await Observer.Expect<News.Exited>("a#1");
        var error = await Fail(Requests.Command("a#1", "true"));
        Assert.Equal("the incarnation a#1 was not forgotten: File exists (EEXIST)", error.Message);
        Host.Forget("a#1");
        Host.Spawn(Requests.Command("a#1", "true"));
        await Eventually.Is(() => Observer.All.OfType<News.Exited>().Count() == 2);
    }

    [Fact]
    public async Task A_running_incarnation_must_not_be_forgotten()
    {
        Host.Spawn(Requests.Command("a#1", "sleep", "1000"));
        _ = await Observer.Expect<News.Spawned>("a#1");
        Host.Forget("a#1");
        Host.Signal("a#1", Signals.Kill, SignalScope.Process);
        Assert.Equal("killed by SIGKILL", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public async Task A_spawn_from_within_an_exit_must_work()
    {
        Observer.Reaction = news =>
        {
            if (news is News.Exited { Incarnation: "a#1" }) Host.Spawn(Requests.Command("a#2", "true"));
        };
        Host.Spawn(Requests.Command("a#1", "true"));
        _ = await Observer.Expect<News.Exited>("a#2");
    }

    [Fact]
    public async Task A_large_environment_must_arrive()
    {
        var request = Requests.Shell("a#1", "echo ${#BIG0} ${#BIG9}");
        var environment = request.Environment.ToDictionary();
        for (var i = 0; i < 10; i++) environment[$"BIG{i}"] = new string('x', 100_000 + i);
        Assert.Equal("100000 100009\n", await Run(request with { Environment = environment }));
    }

    [Fact]
    public async Task Many_processes_must_come_and_go_at_once()
    {
        const int count = 100;
        for (var i = 0; i < count; i++) Host.Spawn(Requests.Command($"a#{i}", "sleep", "1000"));
        for (var i = 0; i < count; i++) _ = await Observer.Expect<News.Spawned>($"a#{i}");
        for (var i = 0; i < count; i++) Host.Signal($"a#{i}", Signals.Terminate, SignalScope.Process);
        for (var i = 0; i < count; i++) Assert.Equal("killed by SIGTERM", (await Observer.Expect<News.Exited>($"a#{i}")).Status.ToString());
    }
}
