using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Spawning;

public sealed class ExecChainTests
{
    private static readonly SpawnRequest Plain = Requests.Command("a#1", "app", "-x", "y");

    [Fact]
    public void A_request_that_asks_for_nothing_must_need_no_chain() => Assert.False(ExecChain.IsNeeded(Plain, null, Equipment.None));

    [Fact]
    public void Each_wish_must_need_a_chain()
    {
        Assert.True(ExecChain.IsNeeded(Plain, new Credentials(1, 1, []), Equipment.None));
        SpawnRequest[] wishes =
        [
            Plain with { OomScoreAdjust = 0 }, Plain with { Limits = [new("core", 0, 0)] }, Plain with { Nice = 0 },
            Plain with { AmbientCapabilities = ["chown"] }, Plain with { NoNewPrivileges = true },
        ];
        Assert.All(wishes, wish => Assert.True(ExecChain.IsNeeded(wish, null, Equipment.None)));
    }

    [Fact]
    public void All_wishes_must_be_met_in_order_with_privileges_given_up_last()
    {
        var request = Plain with
        {
            OomScoreAdjust = -5,
            Limits = [new("nofile", 10, ResourceLimit.Unlimited), new("core", 0, 0)],
            Nice = 5,
            AmbientCapabilities = ["CAP_Net_Bind_Service", "chown"],
            NoNewPrivileges = true,
        };
        Assert.Equal(
            [
                "/t/choom", "-n", "-5", "--",
                "/t/prlimit", "--nofile=10:unlimited", "--core=0:0", "--",
                "/t/nice", "-n", "3", "--",
                "/t/setpriv", "--reuid=7", "--regid=8", "--groups=9,10", "--inh-caps=+net_bind_service,+chown",
                "--ambient-caps=+net_bind_service,+chown", "--no-new-privs", "--",
                "/srv/app", "-x", "y",
            ],
            Build(request, new Credentials(7, 8, [9, 10]), ownNice: 2));
    }

    [Fact]
    public void What_a_shell_changes_must_be_put_right_behind_it()
    {
        var request = Plain with { Environment = new Dictionary<string, string> { ["A"] = "1", ["a.b"] = "2", ["PWD"] = "/x" } };
        Assert.Equal(
            [
                "/t/sh", "-c", "echo 0 > \"$0\"; umask 027 && exec \"$@\"", "/g/cgroup.procs",
                "/t/env", "-u", "OLDPWD", "-u", "SHLVL", "-u", "_", "-u", "IFS", "-u", "OPTIND", "-u", "PPID", "-u", "LINENO", "-u", "PS1", "-u", "PS2", "-u", "PS4",
                "a.b=2", "PWD=/x", "/srv/app", "-x", "y",
            ],
            ExecChain.Build(request, null, new Equipment { CgroupProcesses = "/g/cgroup.procs", ShellUmask = 0b010_111 }, "/srv/app", 0, tool => $"/t/{tool}"));
    }

    [Fact]
    public void A_priority_that_the_host_has_itself_must_need_no_tool() =>
        Assert.Equal(["/srv/app", "-x", "y"], Build(Plain with { Nice = 4 }, null, ownNice: 4));

    [Fact]
    public void Groups_must_be_kept_cleared_or_set()
    {
        Assert.Contains("--keep-groups", Build(Plain, new Credentials(0, 5, null), 0));
        Assert.Contains("--clear-groups", Build(Plain, new Credentials(0, 5, []), 0));
        Assert.Contains("--groups=5", Build(Plain, new Credentials(0, 5, [5]), 0));
    }

    private static List<string> Build(SpawnRequest request, Credentials? credentials, int ownNice) =>
        ExecChain.Build(request, credentials, Equipment.None, "/srv/app", ownNice, tool => $"/t/{tool}");
}
