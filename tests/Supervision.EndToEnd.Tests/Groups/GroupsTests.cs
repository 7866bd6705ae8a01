using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Groups;

public sealed class GroupsTests(ITestOutputHelper output) : EndToEndTest(output)
{
    // "`strategy` one-for-one | one-for-all | rest-for-one over members in written order"
    [Fact]
    public async Task One_for_all_restarts_the_siblings_of_the_one_that_died()
    {
        var daemon = await StartAsync(Three("one-for-all"));
        var before = await PidsAsync(daemon);

        await daemon.CrashAsync("b");

        foreach (var name in before.Keys)
        {
            await daemon.UntilAsync(name, s => s.State == "running" && s.Pid != before[name], $"a new process of {name}");
        }

        Assert.Equal("running", (await daemon.Api.GetGroupsAsync()).Value.Single(g => g.Path == "/trio").State);
    }

    // "`strategy` one-for-one | one-for-all | rest-for-one over members in written order"
    [Fact]
    public async Task Rest_for_one_restarts_those_after_the_one_that_died_in_order()
    {
        var daemon = await StartAsync(Three("rest-for-one"));
        var before = await PidsAsync(daemon);

        await daemon.CrashAsync("b");

        var c = await daemon.UntilAsync("c", s => s.State == "running" && s.Pid != before["c"], "a new process of c");
        var b = await daemon.GetAsync("b");
        Assert.NotEqual(before["b"], b.Pid);
        Assert.True(b.Incarnations[0].StartedAt <= c.Incarnations[0].StartedAt);
        Assert.Equal(before["a"], (await daemon.GetAsync("a")).Pid);
    }

    // "`intensity` restarts within `period` […], beyond it the group stops its members in reverse order and fails, which its parent group treats as a child's death (escalation)"
    [Fact]
    public async Task A_group_beyond_its_intensity_goes_down_and_the_group_above_starts_it_again()
    {
        var daemon = await StartAsync($$"""
            {{Three("one-for-one", "intensity = 1, period = 10m")}}
            services.other.command = "sleep 1000"
            """);
        var before = await PidsAsync(daemon);
        var other = (await daemon.UntilAsync("other", "running")).Pid;
        var first = await daemon.CrashAsync("a");
        await daemon.UntilAsync("a", s => s.State == "running" && s.Pid != first);

        await daemon.CrashAsync("a");

        await daemon.UntilAsync("b", s => s.State == "running" && s.Pid != before["b"], "a new process of b");
        await daemon.UntilAsync("c", s => s.State == "running" && s.Pid != before["c"], "a new process of c");
        var history = await daemon.Api.GetHistoryAsync("c");
        Assert.Contains(history, e => e.Cause is { Kind: "group", Text: var text } && text.Contains("/trio failed: more than 1 restarts", StringComparison.Ordinal));

        // The group above has no limit: it starts the group afresh, with an empty count, and leaves its other members alone.
        var trio = (await daemon.Api.GetGroupsAsync()).Value.Single(g => g.Path == "/trio");
        Assert.Equal(("running", 0), (trio.State, trio.RestartsInPeriod));
        Assert.Equal(other, (await daemon.GetAsync("other")).Pid);
    }

    // "The root group's failure […] ends it with exit code 70 (`exit`)."; "beyond it […] `on-limit = escalate` to the group"
    [Fact]
    public async Task The_root_groups_failure_ends_the_daemon_with_70_where_that_is_configured()
    {
        var daemon = await StartAsync("""
            node.on-root-failure = exit
            services {
              vital { shell = "until test -e go; do sleep 0.02; done; exit 4", restart { limit = 1, on-limit = escalate, backoff { min = 1ms, max = 5ms } } }
              other.command = "sleep 1000"
            }
            """);
        await daemon.UntilAsync("vital", "running");
        await daemon.UntilAsync("other", "running");

        Place.Write("go", "");

        Assert.Equal(70, (await daemon.EndAsync()).Code);
        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");
    }

    // "which its parent group treats as a child's death (escalation)"
    [Fact]
    public async Task A_nested_group_that_fails_counts_as_a_death_in_the_group_above()
    {
        var daemon = await StartAsync($$"""
            {{Nested("intensity = 0, period = 1m")}}
            groups.outer { strategy = one-for-all, services.beside.command = "sleep 1000" }
            """);
        var beside = await daemon.UntilAsync("beside", "running");

        var crashed = await daemon.CrashAsync("crashes");

        await daemon.UntilAsync("beside", s => s.State == "running" && s.Pid != beside.Pid, "the sibling of the group to be restarted");
        await daemon.UntilAsync("crashes", s => s.State == "running" && s.Pid != crashed, "the group to be restarted");
    }

    // "In a rest-for-one group each member waits until the one before it is ready; in the other two the members start together"; "Groups stop
    // in reverse written order, refined by dependencies."
    [Fact]
    public async Task Members_of_a_rest_for_one_group_start_one_after_the_other_and_stop_in_reverse()
    {
        const string Slow = "trap 'sleep 0.1; echo $0 >> stopped; exit 0' TERM; until test -e go; do sleep 0.02; done; echo up; while :; do sleep 0.02; done";
        const string Ready = "ready { when = log, log = up }";
        var daemon = await StartAsync($$"""
            groups {
              chain { strategy = rest-for-one, services {
                a { command = [sh, -c, "{{Slow}}", a], {{Ready}} }, b { command = [sh, -c, "{{Slow}}", b], {{Ready}} }, c { command = [sh, -c, "{{Slow}}", c], {{Ready}} }
              } }
              crowd { services {
                d { command = [sh, -c, "{{Slow}}", d], {{Ready}}, requires = e }, e { command = [sh, -c, "{{Slow}}", e], {{Ready}} }, f { command = [sh, -c, "{{Slow}}", f], {{Ready}} }
              } }
            }
            """);
        await daemon.UntilAsync("a", "starting");
        await daemon.UntilAsync("e", "starting");
        await daemon.UntilAsync("f", "starting");
        Assert.Equal("waits for a, which comes before it in group /chain", (await daemon.UntilAsync("b", "waiting")).Reason);
        Assert.Equal("waiting", (await daemon.GetAsync("c")).State);

        Place.Write("go", "");
        await daemon.UntilAsync("c", "running");
        await daemon.UntilAsync("d", "running");
        await daemon.ShutDownAsync();
        var stopped = await File.ReadAllLinesAsync(Place.In("stopped"));
        Assert.Equal(["c", "b", "a"], stopped.Where(s => s[0] < 'd'));
        Assert.Equal(["d", "e"], stopped.Where(s => s is "d" or "e"));
    }

    // "auto-shutdown never | any-significant | all-significant"
    [Fact]
    public async Task A_group_ends_with_the_first_or_the_last_of_its_significant_members()
    {
        const string Job = "shell = \"until test -e $0; do sleep 0.02; done\", significant = true, restart.policy = transient";
        string Of(string name) => Job.Replace("$0", name, StringComparison.Ordinal);
        var daemon = await StartAsync($$"""
            groups {
              any { auto-shutdown = any-significant, services { a { {{Of("a")}} }, b { {{Of("b")}} }, c.command = "sleep 1000" } }
              all { auto-shutdown = all-significant, services { d { {{Of("d")}} }, e { {{Of("e")}} }, f.command = "sleep 1000" } }
            }
            """);
        await daemon.UntilAsync("c", "running");
        await daemon.UntilAsync("f", "running");
        await daemon.UntilAsync("e", "running");
        Place.Write("a", "");
        Place.Write("d", "");
        await daemon.UntilAsync("d", "completed");
        Assert.Contains("group /any has ended", (await daemon.UntilAsync("c", "waiting")).Reason, StringComparison.Ordinal);
        Assert.Equal("running", (await daemon.GetAsync("f")).State);
        Place.Write("e", "");
        Assert.Contains("group /all has ended", (await daemon.UntilAsync("f", "waiting")).Reason, StringComparison.Ordinal);
    }

    // "`intensity` restarts within `period` […], beyond it the group stops its members […] and fails"; "The root group's failure leaves the daemon
    // running and degraded (on-root-failure = stay)"; also for the next daemon, until an operator wants a member to run.
    [Fact]
    public async Task The_root_groups_failure_leaves_the_daemon_running_and_degraded()
    {
        const string Tree = """
            root { intensity = 1, period = 10m }
            services { web { command = "sleep 1000", restart.backoff.min = 1ms }, other.command = "sleep 1000" }
            """;
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("other", "running");
        var first = await daemon.CrashAsync("web");
        await daemon.UntilAsync("web", s => s.State == "running" && s.Pid != first);
        await daemon.CrashAsync("web");
        Assert.Contains("group / failed: more than 1 restarts within 10m", (await daemon.UntilAsync("other", "waiting")).Reason, StringComparison.Ordinal);
        await Eventually.True(() => Degraded().Count == 1, () => "the node is degraded");
        Assert.Contains("the root group failed", Degraded()[0], StringComparison.Ordinal);

        await daemon.DieAsync();
        daemon = await StartAsync(Tree);
        await daemon.UntilAsync("other", "waiting");
        Assert.Equal("failed", (await daemon.Api.GetGroupsAsync()).Value.Single().State);
        await Eventually.True(() => Degraded().Count == 1, () => "the node is degraded still");

        Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Start)).Outcome);
        await daemon.UntilAsync("other", "running");
        await Eventually.True(() => Degraded().Count == 0, () => "the node is well again");

        IReadOnlyList<string> Degraded() => daemon.Api.GetNodeAsync().Result.Degraded;
    }


    private static string Three(string strategy, string settings = "") => $$"""
        groups.trio {
          strategy = {{strategy}}
          {{settings}}
          services {
            a.command = "sleep 1000"
            b.command = "sleep 1000"
            c.command = "sleep 1000"
          }
        }
        """;

    private static string Nested(string settings) => $$"""
        groups.outer.groups.inner { {{settings}}, services.crashes.command = "sleep 1000" }
        """;

    private static async Task<Dictionary<string, int?>> PidsAsync(RunningDaemon daemon)
    {
        var pids = new Dictionary<string, int?>();
        foreach (var name in (string[])["a", "b", "c"])
        {
            pids[name] = (await daemon.UntilAsync(name, "running")).Pid;
        }

        return pids;
    }
}
