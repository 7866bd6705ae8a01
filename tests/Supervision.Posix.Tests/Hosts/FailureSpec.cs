using Supervision.Posix.Accounts;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class FailureInProcessTests : FailureSpec<InProcess>;

public sealed class FailureByKeeperTests : FailureSpec<ByKeeper>;

/// <summary>What cannot be started is reported at once, in words, also when tools stand between the host and the program.</summary>
public abstract class FailureSpec<T> : HostTests<T>, IDisposable
    where T : IHostUnderTest, new()
{
    private readonly string _directory = Directory.CreateTempSubdirectory("failure-").FullName;

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_missing_program_must_be_named(bool chained)
    {
        var error = await Fail(With(chained, Requests.Command("a#1", "/no/such/program")));
        Assert.Equal((SpawnStage.Program, "cannot run /no/such/program: No such file or directory (ENOENT)"), (error.Stage, error.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_program_missing_in_the_path_must_be_named_with_the_path(bool chained)
    {
        var error = await Fail(With(chained, Requests.Command("a#1", "nosuchprogram")));
        Assert.Equal("cannot run 'nosuchprogram', searched in PATH /usr/local/bin:/usr/bin:/bin: No such file or directory (ENOENT)", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_without_the_permission_to_execute_must_be_named(bool chained)
    {
        var error = await Fail(With(chained, Requests.Command("a#1", Script("plain", "#!/bin/sh\n", UnixFileMode.UserRead))));
        Assert.Equal((SpawnStage.Program, $"cannot run {_directory}/plain: Permission denied (EACCES)"), (error.Stage, error.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_text_that_is_no_program_must_be_named(bool chained)
    {
        var error = await Fail(With(chained, Requests.Command("a#1", Script("text", "hello\n", Executable))));
        Assert.Equal($"cannot run {_directory}/text: Exec format error (ENOEXEC)", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_script_without_its_interpreter_must_name_it(bool chained)
    {
        var error = await Fail(With(chained, Requests.Command("a#1", Script("script", "#!/no/such/shell -e\n", Executable))));
        Assert.Equal($"cannot run {_directory}/script: its interpreter /no/such/shell: No such file or directory (ENOENT)", error.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_missing_working_directory_must_be_named(bool chained)
    {
        var error = await Fail(With(chained, Requests.Command("a#1", "true") with { WorkingDirectory = "/no/such/directory" }));
        Assert.Equal(
            (SpawnStage.WorkingDirectory, "cannot enter the working directory /no/such/directory: No such file or directory (ENOENT)"),
            (error.Stage, error.Message));
    }

    [Fact]
    public async Task An_unknown_user_must_be_named()
    {
        var error = await Fail(Requests.Command("a#1", "true") with { User = "nosuchuser" });
        Assert.Equal((SpawnStage.User, "cannot run as user 'nosuchuser': there is no such user (ENOENT)"), (error.Stage, error.Message));
    }

    [Fact]
    public async Task An_unknown_group_must_be_named()
    {
        var error = await Fail(Requests.Command("a#1", "true") with { Group = "nosuchgroup" });
        Assert.Equal((SpawnStage.Group, "cannot run as group 'nosuchgroup': there is no such group (ENOENT)"), (error.Stage, error.Message));
    }

    [Fact]
    public async Task A_directory_or_program_that_the_user_may_not_use_must_be_named()
    {
        if (AccountDirectory.EffectiveUserId != 0) return;
        File.SetUnixFileMode(_directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var program = Script("program", "#!/bin/sh\n", Executable);
        var closed = await Fail(Requests.Command("a#1", "true") with { User = "nobody", WorkingDirectory = _directory });
        var hidden = await Fail(Requests.Command("a#2", program) with { User = "nobody" });
        Assert.Equal($"cannot enter the working directory {_directory}: Permission denied (EACCES)", closed.Message);
        Assert.Equal($"cannot run {program}: Permission denied (EACCES)", hidden.Message);

        // The host itself must see as before.
        Assert.Equal("", await Run(Requests.Command("a#3", program)));
    }

    [Fact]
    public async Task A_change_of_user_without_the_right_to_it_must_be_refused()
    {
        if (AccountDirectory.EffectiveUserId == 0) return;
        var error = await Fail(Requests.Command("a#1", "true") with { User = "root" });
        Assert.Equal("cannot run as user 'root': Operation not permitted (EPERM)", error.Message);
    }

    [Fact]
    public async Task A_request_that_makes_no_sense_must_be_refused()
    {
        Assert.Equal("there is no program to run: Invalid argument (EINVAL)", (await Fail(Requests.Command("a#1"))).Message);
        Assert.Equal(
            "there is no limit 'nofiles': Invalid argument (EINVAL)",
            (await Fail(Requests.Command("a#2", "true") with { Limits = [new ResourceLimit("nofiles", 1, 1)] })).Message);
        Assert.Equal(
            "there is no capability 'fly': Invalid argument (EINVAL)",
            (await Fail(Requests.Command("a#3", "true") with { AmbientCapabilities = ["fly"] })).Message);
        Assert.Equal(
            "an argument, a variable or the working directory contains a NUL: Invalid argument (EINVAL)",
            (await Fail(Requests.Command("a#4", "echo", "a\0b"))).Message);
    }

    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead;

    private static SpawnRequest With(bool chained, SpawnRequest request) => chained ? request with { Nice = 19 } : request;

    private string Script(string name, string text, UnixFileMode mode)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }
}
