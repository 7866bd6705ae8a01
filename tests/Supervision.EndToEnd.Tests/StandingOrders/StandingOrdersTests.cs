using System.Globalization;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.StandingOrders;

/// <summary>
/// "The daemon decides ahead and leaves with the keeper what to do at the next exit of a process (respawn at once, a bounded number of times, or wait for
/// me), so that a simple crash is repaired at the speed of the keeper alone, also while the daemon is down or being upgraded. The daemon learns of it and
/// records it as its own decision."
/// </summary>
public sealed class StandingOrdersTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Tree = """
        services {
          web { shell = "echo $SUPERVISION_INCARNATION $$ >> starts; echo begun $SUPERVISION_INCARNATION; until test -e $SUPERVISION_INCARNATION.go; do sleep 0.02; done; exit 5"
            restart { limit = 3, backoff { min = 0s, max = 0s } } }
          hooked { shell = "echo $SUPERVISION_INCARNATION >> hooked; exec sleep 1000", hooks.pre-start = ["true"], restart.backoff { min = 0s, max = 0s } }
          base { command = "sleep 1000", restart.backoff { min = 0s, max = 0s } }
          dependent { command = "sleep 1000", requires = [base] }
        }
        """;

    [Fact]
    public async Task What_crashes_while_the_daemon_is_down_is_back_before_it_and_within_its_limit()
    {
        var first = await StartAsync(Tree);
        await first.UntilAsync("web", "running");
        await UntilStarts(1);
        await Task.Delay(200);
        await first.DieAsync();

        for (var number = 1; number <= 3; number++)
        {
            Place.Write($"web#{number}.go", "");
            await UntilStarts(number + 1);
        }

        Place.Write("web#4.go", "");
        var last = Starts()[3].Pid;
        await Eventually.True(() => !Place.Processes().Contains(last), () => "the fourth ends");
        var second = await StartAsync(Tree);

        var web = await second.UntilAsync("web", "failed");
        Assert.Equal(["web#1", "web#2", "web#3", "web#4"], Starts().Select(s => s.Incarnation));
        Assert.Equal((3L, 5), (web.Restarts, web.Exit!.Code));
        Assert.Equal("limit", web.Cause.Kind);
        var history = await second.Api.GetHistoryAsync("web");
        string[] life = ["spawn-ordered", "started", "ended", "backed-off"];
        var told = history.Select(f => f.Fact).Where(f => life.Contains(f) || f == "gave-up");
        Assert.Equal([.. life, .. life, .. life, "spawn-ordered", "started", "ended", "gave-up"], told);
        Assert.Equal(4, history.Count(f => f.Fact == "ended" && f.Text == "exited 5"));
        Assert.Equal(history.Select(f => f.At).Order(), history.Select(f => f.At));
        Assert.All([1, 2, 3, 4], number => Assert.Contains($"begun web#{number}", second.LinesAsync("web").Result));
    }

    [Fact]
    public async Task A_crash_is_told_as_if_the_daemon_had_repaired_it()
    {
        var daemon = await StartAsync(Tree);
        foreach (var name in (string[])["web", "hooked"])
        {
            var before = await daemon.UntilAsync(name, "running");
            await Task.Delay(200);
            var pid = await daemon.CrashAsync(name);
            var after = await daemon.UntilAsync(name, s => s.State == "running" && s.Pid != pid);
            Assert.Equal((before.Restarts + 1, "killed by SIGKILL"), (after.Restarts, after.Cause.Text));
            var facts = (await daemon.Api.GetHistoryAsync(name)).Select(f => f.Fact).Where(f => f is "ended" or "backed-off" or "spawn-ordered" or "started");
            Assert.Equal(["spawn-ordered", "started", "ended", "backed-off", "spawn-ordered", "started"], facts);
        }
    }

    [Fact]
    public async Task What_has_hooks_or_dependents_waits_for_the_daemon()
    {
        var first = await StartAsync(Tree);
        var hooked = (await first.UntilAsync("hooked", "running")).Pid!.Value;
        var provider = (await first.UntilAsync("base", "running")).Pid!.Value;
        var dependent = (await first.UntilAsync("dependent", "running")).Pid!.Value;
        await first.DieAsync();
        Assert.True(Native.Kill(hooked, Native.SIGKILL) && Native.Kill(provider, Native.SIGKILL) && Native.Kill(dependent, Native.SIGKILL));
        await Eventually.True(() => !Place.Processes().Intersect([hooked, provider, dependent]).Any(), () => "they end");
        await Task.Delay(300);
        Assert.Single(File.ReadAllLines(Place.In("hooked")));

        var second = await StartAsync(Tree);

        Assert.Equal(1, (await second.UntilAsync("hooked", s => s.State == "running" && s.Pid != hooked)).Restarts);
        await second.UntilAsync("base", s => s.State == "running" && s.Pid != provider);
        await second.UntilAsync("dependent", s => s.State == "running" && s.Pid != dependent);
    }

    [Fact]
    public async Task A_stop_that_races_with_a_crash_ends_with_nothing_running()
    {
        var daemon = await StartAsync("""services.web { command = "sleep 1000", restart { limit = unlimited, backoff { min = 0s, max = 0s } } }""");
        for (var round = 0; round < 40; round++)
        {
            var pid = (await daemon.UntilAsync("web", "running")).Pid!.Value;
            var stop = daemon.CommandAsync("web", ServiceVerb.Stop);
            if (round % 2 == 0)
            {
                await Task.Yield();
            }

            Native.Kill(pid, Native.SIGKILL);
            Assert.Equal("done", (await stop).Outcome);
            var down = await daemon.GetAsync("web");
            Assert.Equal(("disabled", (int?)null), (down.State, down.Pid));
            Assert.DoesNotContain(Place.Processes(), p => File.Exists($"/proc/{p}/comm") && File.ReadAllText($"/proc/{p}/comm").Trim() == "sleep");
            Assert.Equal("done", (await daemon.CommandAsync("web", ServiceVerb.Start)).Outcome);
        }
    }

    private (string Incarnation, int Pid)[] Starts() => File.Exists(Place.In("starts"))
        ? [.. File.ReadAllLines(Place.In("starts")).Select(l => l.Split(' ')).Where(l => l.Length == 2).Select(l => (l[0], int.Parse(l[1], CultureInfo.InvariantCulture)))]
        : [];

    private Task UntilStarts(int count) => Eventually.True(() => Starts().Length >= count, () => $"{count} starts, but {string.Join(' ', Starts())}");
}
