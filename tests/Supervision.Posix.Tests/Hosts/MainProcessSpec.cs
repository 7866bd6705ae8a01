using System.Globalization;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class MainProcessInProcessTests : MainProcessSpec<InProcess>;

public sealed class MainProcessByKeeperTests : MainProcessSpec<ByKeeper>
{
    [Fact]
    public async Task The_end_of_an_adopted_main_process_must_be_told_with_its_exit_code()
    {
        Host.Spawn(Probe.Do("a#1", "fork", "0", "setsid", "sleep", "50", "pid", "wait") with { Forks = true });
        var daemon = await ForkedDaemon("a#1");
        Host.SetMainProcess("a#1", daemon);
        _ = await Observer.Expect<News.MainProcessChanged>("a#1");
        Host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public async Task A_daemon_that_left_everything_but_its_environment_must_be_accepted()
    {
        Host.Spawn(Probe.Do("a#1", "fork", "0", "setsid", "fork", "0", "sleep", "50", "pid", "sleep", "300", "exit", "9") with { Forks = true });
        var daemon = await ForkedDaemon("a#1");
        Host.SetMainProcess("a#1", daemon);
        Assert.Equal(daemon, (await Observer.Expect<News.MainProcessChanged>("a#1")).Pid);
        Assert.Equal("exited 9", (await Observer.Expect<News.Exited>("a#1")).Status.ToString());
    }
}

/// <summary>A program may start its main process and end, and any process of an incarnation may become the main one.</summary>
public abstract class MainProcessSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    [Fact]
    public async Task The_end_of_a_first_process_that_forks_must_be_told_as_such()
    {
        Host.Spawn(Probe.Do("a#1", "fork", "4", "pid", "wait") with { Forks = true });
        var daemon = await ForkedDaemon("a#1");
        var forked = await Observer.Expect<News.Forked>("a#1");
        Assert.Equal(("exited 4", 1), (forked.Status.ToString(), forked.Leftovers));
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.False(Children.IsAlive(daemon));
        Assert.Empty(Observer.All.OfType<News.Exited>());
    }

    [Fact]
    public async Task A_named_main_process_must_be_signalled_and_its_end_be_told()
    {
        Host.Spawn(Probe.Do("a#1", "fork", "0", "pid", "wait") with { Forks = true });
        var daemon = await ForkedDaemon("a#1");
        Host.SetMainProcess("a#1", daemon);
        var changed = await Observer.Expect<News.MainProcessChanged>("a#1");
        Assert.Equal((daemon, Posix.Identity.ProcessIdentity.TryRead(daemon)!.Value.StartTime), (changed.Pid, changed.StartTime));
        Host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        var exited = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal(0, exited.Leftovers);
    }

    [Fact]
    public async Task A_main_process_whose_parent_lives_must_be_told_with_its_exit_code()
    {
        Host.Spawn(Requests.Shell("a#1", "sh -c 'trap \"exit 7\" TERM; echo $$; while :; do sleep 0.05; done' & wait; sleep 1000"));
        var child = await FirstPid("a#1");
        Host.SetMainProcess("a#1", child);
        Assert.Equal(child, (await Observer.Expect<News.MainProcessChanged>("a#1")).Pid);
        Host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        var exited = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal("exited 7", exited.Status.ToString());
        Assert.True(exited.Leftovers >= 1);
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.Single(Observer.All.OfType<News.Exited>());
    }

    [Fact]
    public async Task A_process_must_name_its_main_process_itself_even_as_its_last_word()
    {
        Host.Spawn(Requests.Shell("a#1", $"sleep 1000 & exec {Probe.Path} notify \"MAINPID=$!\\nREADY=1\"") with { Notify = true });
        var changed = await Observer.Expect<News.MainProcessChanged>("a#1");
        Assert.NotEqual((await Observer.Expect<News.Spawned>("a#1")).Pid, changed.Pid);
        Assert.Equal(changed.Pid, (await Observer.Expect<News.Notified>("a#1")).Notification.MainPid);
        Host.Signal("a#1", Signals.Kill, SignalScope.Process);
        _ = await Observer.Expect<News.Exited>("a#1");
        Assert.False(Children.IsAlive(changed.Pid));
    }

    [Fact]
    public async Task A_stranger_must_never_become_the_main_process()
    {
        Host.Spawn(Requests.Command("a#1", "sleep", "1000"));
        Host.Spawn(Requests.Command("b#1", "sleep", "1000"));
        var stranger = (await Observer.Expect<News.Spawned>("b#1")).Pid;
        Host.SetMainProcess("a#1", stranger);
        var refused = await Observer.Expect<News.MainProcessRefused>("a#1");
        Assert.Equal((stranger, "it is none of the processes of a#1"), (refused.Pid, refused.Reason));
        Host.SetMainProcess("c#1", 1);
        Assert.Equal("there is no incarnation c#1", (await Observer.Expect<News.MainProcessRefused>("c#1")).Reason);
        Host.Spawn(Probe.Do("d#1", "notify", "MAINPID=2147483647", "wait") with { Notify = true });
        Assert.Equal("there is no such process", (await Observer.Expect<News.MainProcessRefused>("d#1")).Reason);
    }

    [Fact]
    public async Task The_processes_of_an_incarnation_must_be_named()
    {
        Host.Spawn(Requests.Shell("a#1", "sleep 1000 & echo $$; sleep 1000; true"));
        var main = await FirstPid("a#1");
        IReadOnlyList<Leftover> processes = [];
        await Eventually.Is(() =>
        {
            Host.Inspect("a#1");
            processes = Observer.All.OfType<News.Inspected>().LastOrDefault()?.Processes ?? [];
            return processes.Count(p => p.Name == "sleep") == 2;
        });
        Assert.Equal((main, "sh"), (processes[0].Pid, processes[0].Name));
        Assert.All(processes, p => Assert.Contains(p.State, "SRD"));
        Host.Inspect("b#1");
        Assert.Empty((await Observer.Expect<News.Inspected>("b#1")).Processes);
    }

    /// <summary>The number that the process writes as its first line.</summary>
    private protected async Task<int> FirstPid(string incarnation) => await NumberAmong(incarnation, _ => true);

    /// <summary>The pid that the last fork writes.</summary>
    private protected async Task<int> ForkedDaemon(string incarnation)
    {
        var pid = await NumberAmong(incarnation, line => line != "left");
        _ = await Observer.Expect<News.Forked>(incarnation);
        return pid;
    }

    private async Task<int> NumberAmong(string incarnation, Func<string, bool> isNumber)
    {
        var spawned = await Observer.Expect<News.Spawned>(incarnation);
        var pump = new Supervision.Posix.Output.OutputPump();
        var sink = new Collected();
        pump.Add(spawned.Stdout!, sink);
        await Eventually.Is(() => sink.Text.Split('\n')[..^1].Any(isNumber));
        return int.Parse(sink.Text.Split('\n').First(isNumber), CultureInfo.InvariantCulture);
    }
}
