using System.Globalization;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

/// <summary>
/// "At any instant kill -9 of daemon, keeper or both: never two copies of a service, […] never a signal to a stranger. When both died, survivors are found
/// by their recorded identity and, by orphans = adopt | kill, adopted (default) or ended before a new copy starts."
/// </summary>
public sealed class KeeperDeathTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int Count = 20;

    private static string Tree { get; } = string.Join('\n', Enumerable.Range(0, Count).Select(i => $"services.s{i}.command = \"sleep 1000\""));

    /// <summary>"The keeper dies: survivors are adopted; they keep pid, uptime and counters."</summary>
    [Fact]
    public async Task Another_keeper_takes_the_place_of_one_that_was_killed_and_every_service_goes_on()
    {
        var daemon = await StartAsync(Tree);
        var before = await AllRunAsync(daemon);

        await KillKeeperAsync(daemon);

        var after = await AllRunAsync(daemon);
        Assert.Equal(before.Select(s => (s.Name, s.Pid, s.Restarts, s.Since)), after.Select(s => (s.Name, s.Pid, s.Restarts, s.Since)));
        AssertNoSecondCopies();
        Assert.Contains(await daemon.Api.GetHistoryAsync("s0"), f => f.Text == $"the keeper died; adopted as pid {before[0].Pid}");

        // Each can be stopped, restarted and started, and a crash is noticed with how it was.
        Assert.Equal("killed by SIGTERM", (await daemon.CommandAsync("s1", ServiceVerb.Stop)).Service!.Exit!.Text);
        Assert.Equal("done", (await daemon.CommandAsync("s2", ServiceVerb.Restart)).Outcome);
        var crashed = await daemon.CrashAsync("s3");
        var restarted = await daemon.UntilAsync("s3", s => s.State == "running" && s.Pid != crashed);
        Assert.Equal((1L, "killed by SIGKILL"), (restarted.Restarts, restarted.Exit!.Text));
        Assert.Equal("done", (await daemon.CommandAsync("s1", ServiceVerb.Start)).Outcome);
        await AllRunAsync(daemon);
        AssertNoSecondCopies();
        await ShutDownAsync(daemon);
    }

    [Fact]
    public async Task Output_goes_on_when_the_keeper_is_killed()
    {
        var daemon = await StartAsync("""services.talker.shell = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done" """);
        var before = await daemon.UntilAsync("talker", "running");

        await KillKeeperAsync(daemon);

        var last = (await daemon.LinesAsync("talker")).Count + 20;
        await daemon.UntilLogAsync("talker", last.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, last).Select(i => i.ToString(CultureInfo.InvariantCulture)), (await daemon.LinesAsync("talker")).Take(last));
        Assert.Equal(before.Pid, (await daemon.GetAsync("talker")).Pid);
    }

    [Fact]
    public async Task Everything_of_an_adopted_service_ends_when_it_is_stopped()
    {
        var daemon = await StartAsync("""services.family.shell = "(setsid sh -c 'trap : TERM; while :; do sleep 0.1; done' &) ; exec sleep 1000" """);
        await daemon.UntilAsync("family", "running");
        await Eventually.True(() => OfService("family#1").Length >= 2, () => "the grandchild runs");

        await KillKeeperAsync(daemon);

        Assert.Equal("done", (await daemon.CommandAsync("family", ServiceVerb.Stop)).Outcome);
        Assert.Empty(OfService("family#1"));
    }

    [Fact]
    public async Task A_service_that_shows_life_by_notifying_is_heard_by_the_keeper_that_adopts_it()
    {
        var program = Notifier.Write(Place, "alive.py", """
            tell("READY=1")
            while True:
                try: tell("WATCHDOG=1")
                except OSError: pass
                time.sleep(0.1)
            """);
        var daemon = await StartAsync($$"""services.alive { command = {{program}}, ready.when = notify, watchdog = 3s }""");
        var before = await daemon.UntilAsync("alive", "running");

        await KillKeeperAsync(daemon);

        await Task.Delay(TimeSpan.FromSeconds(5));
        var after = await daemon.UntilAsync("alive", "running");
        Assert.True((before.Pid, 0L) == (after.Pid, after.Restarts), string.Join('\n', (await daemon.Api.GetHistoryAsync("alive")).Select(f => $"{f.Time:mm:ss.fff} {f.Fact}: {f.Text}")));
    }

    /// <summary>"orphans = kill: ended before a new copy starts."</summary>
    [Fact]
    public async Task With_orphans_kill_survivors_are_ended_before_they_are_started_anew()
    {
        const string Kill = "node.orphans = kill\nservices.web.command = \"sleep 1000\"\nservices.down { command = \"sleep 1000\", enabled = false }";
        var first = await StartAsync(Kill);
        var before = await first.UntilAsync("web", "running");

        await KillKeeperAsync(first);

        var second = await first.UntilAsync("web", s => s.State == "running" && s.Pid != before.Pid);
        Assert.Equal("killed by SIGTERM", second.Exit!.Text);
        Assert.DoesNotContain(before.Pid!.Value, Place.Processes());
        AssertNoSecondCopies();

        await KillBothAsync(first);
        var next = await StartAsync(Kill);
        await next.UntilAsync("web", s => s.State == "running" && s.Pid != second.Pid);
        Assert.DoesNotContain(second.Pid!.Value, Place.Processes());
        Assert.Contains(await next.Api.GetHistoryAsync("web"), f => f.Cause.Text == "its keeper died, and node.orphans is kill");
        AssertNoSecondCopies();
        await ShutDownAsync(next);
    }

    /// <summary>"Both die: survivors are found by their recorded identity."</summary>
    [Fact]
    public async Task A_daemon_after_one_that_died_with_its_keeper_adopts_what_still_runs()
    {
        const string Two = """
            services.silent.command = "sleep 1000"
            services.bare { command = [sh, -c, "exec env -i sleep 1000"] }
            services.ended { shell = "until test -e go; do sleep 0.02; done", restart.policy = temporary }
            """;
        var first = await StartAsync(Two);
        var silent = await first.UntilAsync("silent", "running");
        var bare = await first.UntilAsync("bare", "running");
        await first.UntilAsync("ended", "running");
        await KillBothAsync(first);
        Place.Write("go", "");
        await Eventually.True(() => OfService("ended#1").Length == 0, () => "it ends meanwhile");

        var second = await StartAsync(Two);

        var after = await second.UntilAsync("silent", "running");
        Assert.Equal((silent.Pid, 0L, silent.Since), (after.Pid, after.Restarts, after.Since));

        // Its environment tells nothing, but the journal knows it.
        Assert.Equal(bare.Pid, (await second.UntilAsync("bare", "running")).Pid);
        Assert.Equal("lost", (await second.GetAsync("ended")).Exit!.Text);
        Assert.Equal("killed by SIGTERM", (await second.CommandAsync("bare", ServiceVerb.Stop)).Service!.Exit!.Text);
        await ShutDownAsync(second);
    }

    /// <summary>"When both have died, who writes waits once its pipe is full; the daemon that comes later reads on."</summary>
    [Fact]
    public async Task A_service_that_writes_while_daemon_and_keeper_are_gone_goes_on_and_none_of_its_lines_is_lost()
    {
        const string Talker = """services.talker.shell = "i=0; while :; do i=$((i+1)); echo $i; echo $i > said.new; mv said.new said; sleep 0.01; done" """;
        var first = await StartAsync(Talker);
        var before = await first.UntilAsync("talker", "running");
        await first.UntilLogAsync("talker", "20");
        await KillBothAsync(first);
        var silence = Said() + 20;
        await Eventually.True(() => Said() > silence, () => $"it goes on, and has said {Said()}");

        var second = await StartAsync(Talker);

        var last = Said() + 10;
        await second.UntilLogAsync("talker", last.ToString(CultureInfo.InvariantCulture));
        var lines = (await second.LinesAsync("talker")).Select(line => int.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.True(lines[0] <= silence - 19, $"the first is {lines[0]}, and {silence - 20} were written when both died");
        Assert.Equal(Enumerable.Range(lines[0], lines.Length), lines);
        Assert.Equal((before.Pid, 0L), ((await second.GetAsync("talker")).Pid, (await second.GetAsync("talker")).Restarts));

        int Said() => int.Parse(File.ReadAllText(Place.In("said")), CultureInfo.InvariantCulture);
    }

    /// <summary>"stop.kill = process: what a stop has left is nobody's to end."</summary>
    [Fact]
    public async Task What_an_earlier_stop_has_left_on_purpose_is_not_killed_when_daemon_and_keeper_have_died()
    {
        const string Family = """
            services.family {
              shell = "(setsid sleep 1000 &) ; exec sleep 1000"
              stop.kill = process
            }
            """;
        var first = await StartAsync(Family);
        await first.UntilAsync("family", "running");
        await Eventually.True(() => OfService("family#1").Length == 2, () => "the grandchild runs");
        Assert.Equal("done", (await first.CommandAsync("family", ServiceVerb.Restart)).Outcome);
        var left = Assert.Single(OfService("family#1"));
        await Eventually.True(() => OfService("family#2").Length == 2, () => "the next grandchild runs");
        var before = await first.UntilAsync("family", "running");
        await KillBothAsync(first);

        var second = await StartAsync(Family);

        Assert.Equal(before.Pid, (await second.UntilAsync("family", "running")).Pid);
        Assert.Equal("done", (await second.CommandAsync("family", ServiceVerb.Stop)).Outcome);
        Assert.Equal([left], OfService("family#1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task However_often_keeper_or_both_are_killed_there_is_never_a_second_copy(bool both)
    {
        const int Rounds = 10;
        var seed = Environment.TickCount;
        Output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var daemon = await StartAsync(Tree);
        for (var round = 0; round < Rounds; round++)
        {
            var commands = Enumerable.Range(0, 8).Select(_ => TryCommandAsync(daemon, $"s{random.Next(Count)}", (ServiceVerb[])[ServiceVerb.Start, ServiceVerb.Stop, ServiceVerb.Restart], random.Next(3))).ToArray();
            await Task.Delay(random.Next(60));
            if (both)
            {
                await KillBothAsync(daemon);
                daemon = await StartAsync(Tree);
            }
            else
            {
                await KillKeeperAsync(daemon);
            }

            AssertNoSecondCopies();
            await Task.WhenAll(commands);
            AssertNoSecondCopies();
        }

        for (var i = 0; i < Count; i++)
        {
            Assert.Equal("done", (await daemon.CommandAsync($"s{i}", ServiceVerb.Start)).Outcome);
        }

        await AllRunAsync(daemon);
        Assert.Equal(Count, AssertNoSecondCopies());
        await ShutDownAsync(daemon);
    }

    private static async Task TryCommandAsync(RunningDaemon daemon, string service, ServiceVerb[] verbs, int which)
    {
        try
        {
            await daemon.CommandAsync(service, verbs[which]);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SupervisionException)
        {
            // The daemon was killed before it could answer.
        }
    }

    private static async Task<IReadOnlyList<ServiceDocument>> AllRunAsync(RunningDaemon daemon)
    {
        var all = new List<ServiceDocument>();
        for (var i = 0; i < Count; i++)
        {
            all.Add(await daemon.UntilAsync($"s{i}", "running"));
        }

        return all;
    }

    private static async Task KillKeeperAsync(RunningDaemon daemon)
    {
        var keeper = daemon.KeeperPid;
        Assert.True(Native.Kill(keeper, Native.SIGKILL));
        await Eventually.True(
            async () => (await daemon.Api.GetNodeAsync()) is { Degraded.Count: 0 } node && node.KeeperPid != keeper,
            () => "another keeper takes its place");
    }

    private static async Task KillBothAsync(RunningDaemon daemon)
    {
        Native.Kill(daemon.KeeperPid, Native.SIGKILL);
        await daemon.DieAsync();
    }

    private int[] OfService(string incarnation) => Place.Processes("SUPERVISION_INCARNATION", incarnation).Intersect(Place.Processes("SUPERVISION_DATA_DIR", Place.Data)).ToArray();

    /// <summary>No service has processes of two incarnations, and none of these, which have one process each, has two.</summary>
    private int AssertNoSecondCopies()
    {
        var ours = Place.Processes("SUPERVISION_DATA_DIR", Place.Data).Select(ServiceOf).OfType<string>().ToArray();
        Assert.Equal(ours.Distinct(), ours);
        return ours.Length;
    }

    private static string? ServiceOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Split('\0').FirstOrDefault(v => v.StartsWith("SUPERVISION_SERVICE=", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }

    private async Task ShutDownAsync(RunningDaemon daemon)
    {
        Assert.Equal(0, (await daemon.ShutDownAsync()).Code);
        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");
    }
}
