using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

/// <summary>The rules that every process host keeps.</summary>
public abstract class ProcessHostSpec : IAsyncLifetime
{
    private protected Recorder Observer { get; } = new();

    private protected IProcessHost Host { get; set; } = null!;

    public virtual Task InitializeAsync()
    {
        Host = Create();
        Host.Start(Observer);
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        foreach (var spawned in Observer.All.OfType<News.Spawned>()) Host.KillTree(spawned.Incarnation);
        foreach (var spawned in Observer.All.OfType<News.Spawned>()) _ = await Observer.Expect<News.TreeGone>(spawned.Incarnation);
        foreach (var spawned in Observer.All.OfType<News.Spawned>()) Host.Forget(spawned.Incarnation);
        await Host.DisposeAsync();
    }

    [Fact]
    public async Task A_process_must_report_its_exit_code()
    {
        Host.Spawn(Requests.Shell("a#1", "exit 3"));
        var exited = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal(new ExitStatus.Exited(3), exited.Status);
        Assert.Equal("exited 3", exited.Status.ToString());
        Assert.Equal(0, exited.Leftovers);
    }

    [Fact]
    public async Task A_killed_process_must_report_the_signal()
    {
        Host.Spawn(Requests.Command("a#1", "sleep", "1000"));
        _ = await Observer.Expect<News.Spawned>("a#1");
        Host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        var exited = await Observer.Expect<News.Exited>("a#1");
        Assert.Equal("killed by SIGTERM", exited.Status.ToString());
    }

    [Fact]
    public async Task Output_must_arrive_through_the_pipes()
    {
        Host.Spawn(Requests.Shell("a#1", "echo out; echo err >&2"));
        var spawned = await Observer.Expect<News.Spawned>("a#1");
        Assert.Equal("out\n", await Collected.ReadAll(spawned.Stdout!));
        Assert.Equal("err\n", await Collected.ReadAll(spawned.Stderr!));
    }

    [Fact]
    public async Task A_missing_program_must_be_reported_at_once_in_words()
    {
        Host.Spawn(Requests.Command("a#1", "/no/such/program"));
        var failed = await Observer.Expect<News.SpawnFailed>("a#1");
        Assert.Equal(SpawnStage.Program, failed.Error.Stage);
        Assert.Equal("cannot run /no/such/program: No such file or directory (ENOENT)", failed.Error.Message);
    }

    [Fact]
    public async Task Killing_a_tree_must_end_descendants_that_ignore_every_request()
    {
        Host.Spawn(Requests.Shell("a#1", "trap '' TERM; (trap '' TERM; sleep 1000 & sleep 1000) & echo up; sleep 1000"));
        var spawned = await Observer.Expect<News.Spawned>("a#1");
        Host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Host.KillTree("a#1");
        _ = await Observer.Expect<News.TreeGone>("a#1");
        Assert.Empty(Children.InSession(spawned.Pid));
    }

    private protected abstract IProcessHost Create();
}

public sealed class LocalProcessHostTests : ProcessHostSpec
{
    private protected override IProcessHost Create() => new LocalProcessHost();
}
