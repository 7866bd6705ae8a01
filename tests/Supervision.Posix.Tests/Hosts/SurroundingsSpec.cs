using Supervision.Posix.Accounts;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Tests.Hosts;

public sealed class SurroundingsInProcessTests : SurroundingsSpec<InProcess>;

public sealed class SurroundingsByKeeperTests : SurroundingsSpec<ByKeeper>;

/// <summary>What a process finds around it when it starts.</summary>
public abstract class SurroundingsSpec<T> : HostTests<T>
    where T : IHostUnderTest, new()
{
    private static bool IsRoot => AccountDirectory.EffectiveUserId == 0;

    [Fact]
    public async Task A_process_must_have_three_descriptors_and_no_other()
    {
        // ls itself opens the directory that it lists.
        var text = await Run(Requests.Command("a#1", "ls", "/proc/self/fd"));
        Assert.Equal("0\n1\n2\n3\n", text);
        Assert.Equal("/dev/null\n", await Run(Requests.Command("a#2", "readlink", "/proc/self/fd/0")));
    }

    [Fact]
    public async Task Signals_must_be_at_their_defaults_and_unblocked()
    {
        var text = await Run(Requests.Command("a#1", "cat", "/proc/self/status"));
        Assert.Contains("\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\nSigCgt:\t0000000000000000\n", text);
    }

    [Fact]
    public async Task A_process_must_lead_its_own_session_and_group()
    {
        Host.Spawn(Requests.Command("a#1", "cat", "/proc/self/stat"));
        var spawned = await Observer.Expect<News.Spawned>("a#1");
        var fields = (await Collected.ReadAll(spawned.Stdout!)).Split(' ');
        Assert.Equal([$"{spawned.Pid}", $"{spawned.Pid}"], fields[4..6]);
        Assert.Equal($"{spawned.StartTime}", fields[21]);
    }

    [Fact]
    public async Task The_environment_must_be_the_given_one_and_nothing_else()
    {
        var text = await Run(Requests.Command("a#1", "env") with { Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["A"] = "é b" } });
        Assert.Equal(["A=é b", "PATH=/usr/bin:/bin"], text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
    }

    [Fact]
    public async Task Arguments_must_arrive_unchanged()
    {
        Assert.Equal("a b||$x|é\n", await Run(Requests.Command("a#1", "printf", "%s|%s|%s|%s\n", "a b", "", "$x", "é")));
    }

    [Fact]
    public async Task The_working_directory_must_be_the_given_one()
    {
        Assert.Equal("/usr/lib\n", await Run(Requests.Command("a#1", "pwd") with { WorkingDirectory = "/usr/lib" }));
    }

    [Fact]
    public async Task A_relative_program_must_be_found_in_the_working_directory()
    {
        Assert.Equal("x\n", await Run(Requests.Command("a#1", "./echo", "x") with { WorkingDirectory = "/usr/bin" }));
    }

    [Fact]
    public async Task Limits_must_be_those_asked_for()
    {
        var limits = new[] { new ResourceLimit("nofile", 77, 99), new ResourceLimit("core", 0, 0) };
        Assert.Equal("77 99 0\n", await Run(Requests.Shell("a#1", "echo $(ulimit -Sn) $(ulimit -Hn) $(ulimit -c)") with { Limits = limits }));
    }

    [Fact]
    public async Task Priority_umask_and_OOM_score_must_be_those_asked_for()
    {
        var request = Requests.Shell("a#1", "echo $(nice) $(umask) $(cat /proc/self/oom_score_adj)") with { Nice = 12, Umask = 0b010_111, OomScoreAdjust = 500 };
        Assert.Equal("12 0027 500\n", await Run(request));
    }

    [Fact]
    public async Task No_new_privileges_must_be_set_where_asked_for()
    {
        var request = Requests.Command("a#1", "grep", "NoNewPrivs", "/proc/self/status") with { NoNewPrivileges = true };
        Assert.Equal("NoNewPrivs:\t1\n", await Run(request));
    }

    [Fact]
    public async Task A_user_must_get_its_own_group_and_groups()
    {
        if (!IsRoot) return;
        var nobody = AccountDirectory.FindUser("nobody")!;
        var text = await Run(Requests.Shell("a#1", "id -u; id -g; id -G") with { User = "nobody" });
        Assert.Equal($"{nobody.UserId}\n{nobody.GroupId}\n{nobody.GroupId}\n", text);
    }

    [Fact]
    public async Task Groups_must_be_those_asked_for()
    {
        if (!IsRoot) return;
        var request = Requests.Shell("a#1", "id -u; id -g; id -G") with { User = "nobody", Group = "daemon", SupplementaryGroups = ["7", "9"] };
        Assert.Equal("65534\n1\n1 7 9\n", await Run(request));
    }

    [Fact]
    public async Task A_user_must_keep_the_capabilities_asked_for()
    {
        if (!IsRoot) return;
        var request = Requests.Command("a#1", "grep", "^Cap[EA]", "/proc/self/status") with { User = "nobody", AmbientCapabilities = ["CAP_NET_BIND_SERVICE"] };
        Assert.Equal("CapEff:\t0000000000000400\nCapAmb:\t0000000000000400\n", await Run(request));
    }
}
