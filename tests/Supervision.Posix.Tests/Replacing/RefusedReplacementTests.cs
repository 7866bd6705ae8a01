using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Replacing;

/// <summary>What cannot go on with the state of a keeper does not get it; and when the next program dies, it is as when any keeper does.</summary>
public sealed class RefusedReplacementTests : IAsyncLifetime
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly KeeperDirectory _keeper = new();
    private readonly Recorder _observer = new();
    private LastingProcessHost _host = null!;
    private News.Spawned _spawned = null!;

    public async Task InitializeAsync()
    {
        _host = LastingProcessHost.ConnectOrStart(new KeeperOptions { DataDirectory = _keeper.DataDirectory, KeeperPath = KeeperDirectory.Program });
        _host.Start(_observer);
        var request = Requests.Command("a#1", "sleep", "1000");
        _host.Spawn(request with { Environment = new Dictionary<string, string>(request.Environment) { ["SUPERVISION_DATA_DIR"] = _keeper.DataDirectory } });
        _spawned = await _observer.Expect<News.Spawned>("a#1");
    }

    public async Task DisposeAsync()
    {
        _host.KillTree("a#1");
        _ = await _observer.Expect<News.TreeGone>("a#1");
        _host.Forget("a#1");
        await _host.DisposeAsync();
        await _keeper.DisposeAsync();
    }

    [Theory]
    [InlineData(null, "there is no such file")]
    [InlineData("nothing to run", "Permission denied")]
    [InlineData("#!/nowhere/sh\n", "No such file or directory")]
    [InlineData("#!/bin/sh\nexit 0\n", "it is no keeper: exited 0 without an answer")]
    [InlineData("#!/bin/sh\necho hello; exit 3\n", "it is no keeper: exited 3 without an answer")]
    [InlineData("#!/bin/sh\nkill -SEGV $$\n", "it is no keeper: killed by SIGSEGV")]
    [InlineData("#!/bin/sh\necho 'supervision-keeper 9.9 cannot take over: it is Monday'; exit 1\n", "it is Monday")]
    public async Task A_program_that_is_no_good_must_be_refused_and_nothing_change(string? content, string reason)
    {
        var program = Path.Combine(_keeper.DataDirectory, "program");
        if (content is not null)
        {
            await File.WriteAllTextAsync(program, content);
            File.SetUnixFileMode(program, content.StartsWith('#') ? Executable : UnixFileMode.UserRead);
        }

        var before = KeeperDescriptors.Of(_host.KeeperPid);
        var replacement = await _host.ReplaceAsync(program);
        Assert.False(replacement.IsReplaced);
        Assert.Contains(reason, replacement.Reason);
        Assert.Equal(before, KeeperDescriptors.Of(_host.KeeperPid));
        await Eventually.Is(() => Children.OfParent(_host.KeeperPid).Count == 1);
        Assert.Empty(_observer.All.OfType<News.Impaired>());
    }

    [Fact]
    public async Task A_program_that_passes_and_then_cannot_be_executed_must_leave_everything_as_it_was()
    {
        // It says that it can, and takes its own file away: then there is nothing to execute.
        var program = Path.Combine(_keeper.DataDirectory, "program");
        await File.WriteAllTextAsync(program, "#!/bin/sh\nrm $0\necho 'supervision-keeper 9.9 can take over'\n");
        File.SetUnixFileMode(program, Executable);
        var replacement = await _host.ReplaceAsync(program);
        Assert.Equal((false, "it cannot be run: No such file or directory (ENOENT)"), (replacement.IsReplaced, replacement.Reason));
        _host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await _observer.Expect<News.Exited>("a#1")).Status.ToString());

        // No descriptor has been left open to what is started next.
        _host.Spawn(Requests.Shell("b#1", "ls /proc/self/fd | wc -l"));
        Assert.Equal("4\n", await Collected.ReadAll((await _observer.Expect<News.Spawned>("b#1")).Stdout!));
        _ = await _observer.Expect<News.Exited>("b#1");
        _host.Forget("b#1");
    }

    [Fact]
    public async Task The_program_that_runs_already_must_not_be_run_anew_unless_that_is_asked_for()
    {
        var replacement = await _host.ReplaceAsync(KeeperDirectory.Program);
        Assert.Equal((false, true, null), (replacement.IsReplaced, replacement.IsSame, replacement.Reason));
        Assert.Equal(_host.KeeperVersion, replacement.Version);
        var link = Path.Combine(_keeper.DataDirectory, "link");
        _ = File.CreateSymbolicLink(link, KeeperDirectory.Program);
        Assert.True((await _host.ReplaceAsync(link)).IsSame);
        Assert.True((await _host.ReplaceAsync(KeeperDirectory.Program, isForced: true)).IsReplaced);
    }

    [Fact]
    public async Task When_the_next_program_is_killed_at_once_another_keeper_must_adopt_what_runs()
    {
        // It is killed before it has read anything: what answers for it is a shell.
        var program = Path.Combine(_keeper.DataDirectory, "program");
        await File.WriteAllTextAsync(program, "#!/bin/sh\ncase $3 in --state) kill -KILL $$;; *) echo 'supervision-keeper 9.9 can take over';; esac\n");
        File.SetUnixFileMode(program, Executable);
        var replacement = await _host.ReplaceAsync(program);
        Assert.False(replacement.IsReplaced);
        Assert.Contains("is gone", replacement.Reason);
        var adopted = await _observer.Expect<News.Adopted>("a#1");
        Assert.Equal((_spawned.Pid, _spawned.StartTime), (adopted.Pid, adopted.StartTime));
        _host.Signal("a#1", Signals.Terminate, SignalScope.Process);
        Assert.Equal("killed by SIGTERM", (await _observer.Expect<News.Exited>("a#1")).Status.ToString());
    }

    [Fact]
    public void A_state_of_a_newer_version_must_be_refused_and_fields_and_parts_that_are_new_be_skipped()
    {
        Assert.Contains($"the state is of version {KeeperState.Version + 1}", Problem(State(KeeperState.Version + 1)));
        Assert.Contains("the state ends in the midst", Problem(State(KeeperState.Version, withEnd: false)));
        Assert.Contains("unknown here", Problem(State(KeeperState.Version, new FrameWriter((MessageType)2000))));
        Assert.Contains("no state of a keeper", Problem(new StateWriter()));
        var extended = new FrameWriter(StateKind.Stored).Add(Field.StoreKey, "a").Add((Field)9999, "new").AddNumberOf(StateField.StoredNumber, new SafeFileHandle(0, ownsHandle: false));
        using var file = State(KeeperState.Version, extended, new FrameWriter((MessageType)2000, isIgnorable: true).Add(Field.Pid, 1)).Finish();
        Assert.Equal("a", KeeperState.Read(file).Only(StateKind.Stored).Text(Field.StoreKey));
    }

    private static StateWriter State(int version, params FrameWriter[] parts) => State(version, withEnd: true, parts);

    private static StateWriter State(int version, bool withEnd, params FrameWriter[] parts)
    {
        using var nothing = new SafeFileHandle(0, ownsHandle: false);
        var state = new StateWriter();
        state.Add(new FrameWriter(StateKind.Begin).Add(StateField.StateVersion, version));
        state.Add(new FrameWriter(StateKind.Endpoint).AddNumberOf(StateField.LockNumber, nothing).AddNumberOf(StateField.ListenerNumber, nothing));
        foreach (var part in parts) state.Add(part);
        if (withEnd) state.Add(new FrameWriter(StateKind.End));
        return state;
    }

    private static string Problem(StateWriter state)
    {
        using var file = state.Finish();
        return Assert.Throws<StateException>(() => KeeperState.Read(file)).Message;
    }
}
