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
          web { shell = "echo $SUPERVISION_INCARNATION $$ >> starts; echo begun $SUPERVISION_INCARNATION; until test -e $SUPERVISION_INCARNATION.go; do sleep 0.02; done; echo ends $SUPERVISION_INCARNATION; exit 5"
            restart { limit = 3, backoff { min = 0s, max = 0s } } }
          hooked { shell = "echo $SUPERVISION_INCARNATION >> hooked; exec sleep 1000", hooks.pre-start = ["true"], restart.backoff { min = 0s, max = 0s } }
          base { command = "sleep 1000", restart.backoff { min = 0s, max = 0s } }
          dependent { command = "sleep 1000", requires = [base] }
        }
        """;

    [Fact]
    public async Task A_crash_is_repaired_without_the_daemon_within_its_limit_and_told_as_it_was()
    {
        var first = await StartAsync(Tree);
        await first.UntilAsync("web", "running");
        first.Signal(Native.SIGSTOP);
        await EndAndFollow(1);
        first.Signal(Native.SIGCONT);
        var next = await first.UntilAsync("web", s => s.State == "running" && s.Pid == Starts()[1].Pid);
        Assert.Equal((1L, "exited 5", "exited 5"), (next.Restarts, next.Exit!.Text, next.Cause.Text));
        Assert.Equal(1, next.RestartsInPeriod);

        await first.DieAsync();
        await EndAndFollow(2);
        await EndAndFollow(3);
        Place.Write("web#4.go", "");
        var last = Starts()[3].Pid;
        await Eventually.True(() => !Place.Processes().Contains(last), () => "the fourth ends");
        var begun = DateTimeOffset.UtcNow;
        var second = await StartAsync(Tree);

        var web = await second.UntilAsync("web", "failed");
        Assert.Equal(["web#1", "web#2", "web#3", "web#4"], Starts().Select(s => s.Incarnation));
        Assert.Equal((3L, 5, "limit"), (web.Restarts, web.Exit!.Code, web.Cause.Kind));
        var history = await second.Api.GetHistoryAsync("web");
        string[] life = ["spawn-ordered", "started", "ended", "backed-off"];
        var told = history.Where(f => life.Contains(f.Fact) || f.Fact == "gave-up").ToList();
        Assert.Equal([.. life, .. life, .. life, "spawn-ordered", "started", "ended", "gave-up"], told.Select(f => f.Fact));
        Assert.Equal(4, told.Count(f => f is { Fact: "ended", Text: "exited 5" }));
        Assert.Equal(told.Select(f => f.Time).Order(), told.Select(f => f.Time));
        Assert.All(told, f => Assert.True(f.Time < begun, $"{f} was before {begun:O}"));
        Assert.All(Starts(), start => Assert.Contains(told, f => f.Fact == "started" && f.Text.Contains($"pid {start.Pid}", StringComparison.Ordinal)));
        await second.UntilLogAsync("web", "ends web#4");

        // What was written before, the first daemon has read.
        Assert.Equal(["ends web#2", "begun web#3", "ends web#3", "begun web#4", "ends web#4"], await second.LinesAsync("web"));
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
        var begun = DateTimeOffset.UtcNow;
        var second = await StartAsync(Tree);

        foreach (var (name, former) in ((string, int)[])[("hooked", hooked), ("base", provider), ("dependent", dependent)])
        {
            await second.UntilAsync(name, s => s.State == "running" && s.Pid != former);
            var starts = (await second.Api.GetHistoryAsync(name)).Where(f => f.Fact == "started").ToList();
            Assert.Equal(2, starts.Count);
            Assert.True(starts[0].Time < begun && starts[1].Time > begun, $"{name}: {starts[0].Time:O} and {starts[1].Time:O}, around {begun:O}");
        }
    }

    [Fact]
    public async Task A_stop_that_races_with_a_crash_ends_with_nothing_running()
    {
        var daemon = await StartAsync("""services.web { command = "sleep 1000", restart { limit = unlimited, backoff { min = 0s, max = 0s } } }""");
        for (var round = 0; round < 20; round++)
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

    /// <summary>Lets one incarnation end, and waits for the next.</summary>
    private async Task EndAndFollow(int number)
    {
        await UntilStarts(number);
        Place.Write($"web#{number}.go", "");
        await UntilStarts(number + 1);
    }

    private Task UntilStarts(int count) => Eventually.True(() => Starts().Length >= count, () => $"{count} starts, but {string.Join(' ', Starts())}");
}
