using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

public sealed class GroupTests(ITestOutputHelper output) : EndToEndTest(output)
{
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
