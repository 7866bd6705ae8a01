using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests;

/// <summary>"`replicas` as numbered instances of one service with staggered restarts; `scale` at run time."</summary>
public sealed class ReplicaTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Web = """
        services.web {
          shell = "echo $SUPERVISION_SERVICE $SUPERVISION_REPLICA %i $SUPERVISION_INCARNATION; exec sleep 100%i"
          replicas = 3
        }
        """;

    [Fact]
    public async Task Each_replica_knows_its_number_and_all_of_them_are_one_service()
    {
        var daemon = await StartAsync(Web);
        var web = await RunningAsync(daemon, 3);

        Assert.Equal([0, 1, 2], web.Incarnations.Select(i => i.Replica));
        Assert.Equal(["sleep 1000", "sleep 1001", "sleep 1002"], await Task.WhenAll(web.Incarnations.Select(i => Workplace.CommandLineOf(i.Pid!.Value))));
        Assert.Equal(["web.0", "web.1", "web.2"], web.Instances.Select(i => i.Name));
        Assert.Equal(["web"], (await daemon.Api.GetServicesAsync()).Value.Select(s => s.Name));
        await Eventually.True(
            () => daemon.Api.GetLogAsync("web").Result.Records.Select(r => r.Text).Order().SequenceEqual(["web 0 0 web#1", "web 1 1 web.1#1", "web 2 2 web.2#1"]),
            () => "each has written what it was told");
        Assert.All((await daemon.Api.GetLogAsync("web.2")).Records, r => Assert.Equal(("web", 2), (r.Service, r.Replica)));

        var shown = (await daemon.PbmAsync("service", "list")).Out;
        Assert.Matches(@"web +running +3/3 ", shown);
    }

    [Fact]
    public async Task A_replica_that_dies_is_started_again_by_itself()
    {
        var daemon = await StartAsync(Web);
        var before = await RunningAsync(daemon, 3);
        Native.Kill(before.Incarnations[1].Pid!.Value, Native.SIGKILL);

        var after = await daemon.UntilAsync("web", s => s.State == "running" && s.Incarnations.Count == 3 && s.Incarnations[1].Id != before.Incarnations[1].Id, "another second replica");
        Assert.Equal("web.1#2", after.Incarnations[1].Id);
        Assert.Equal([before.Pid, before.Incarnations[2].Pid], [after.Pid, after.Incarnations[2].Pid]);
        Assert.Equal((1, 1), (after.Restarts, after.Instances[1].Restarts));
        Assert.Contains(await daemon.Api.GetHistoryAsync("web"), e => e is { Replica: 1, Fact: "ended" });
    }

    [Fact]
    public async Task A_restart_comes_to_one_replica_after_the_other()
    {
        var program = Notifier.Write(Place, "web.py", """
            time.sleep(0.2)
            tell("READY=1")
            signal.pause()
            """);
        var daemon = await StartAsync($$"""services.web { command = {{program}}, replicas = 3, ready.when = notify }""");
        await RunningAsync(daemon, 3);

        using var end = new CancellationTokenSource();
        var watching = FewestReadyAsync(daemon, end.Token);
        var result = await daemon.PbmAsync("restart", "web");
        Assert.True(result.Code == 0, result.ToString());
        await end.CancelAsync();
        Assert.Equal(2, await watching);
        Assert.All((await daemon.GetAsync("web")).Incarnations, i => Assert.EndsWith("#2", i.Id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scaling_lasts_over_the_daemons_death_and_its_processes_are_adopted()
    {
        var daemon = await StartAsync(Web);
        await RunningAsync(daemon, 3);
        var scaled = await daemon.PbmAsync("service", "scale", "web", "4");
        Assert.Equal((0, true), (scaled.Code, scaled.Out.Contains("web is scaled from 3 to 4 replicas", StringComparison.Ordinal)));
        var before = await RunningAsync(daemon, 4);
        await daemon.DieAsync();

        var next = await StartAsync(Web);
        var after = await RunningAsync(next, 4);
        Assert.Equal(before.Incarnations.Select(i => i.Pid), after.Incarnations.Select(i => i.Pid));

        Assert.Equal(0, (await next.PbmAsync("service", "scale", "web", "1")).Code);
        Assert.Equal(before.Pid, (await RunningAsync(next, 1)).Pid);
        await Eventually.True(() => Place.Processes("SUPERVISION_SERVICE", "web").Count == 1, () => "the others are gone");
        var facts = await next.Api.GetHistoryAsync("web");
        Assert.Equal(["scaled from 3 to 4 replicas", "scaled from 4 to 1 replicas"], facts.Where(f => f.Fact == "scaled").Select(f => f.Text));
        Assert.All(facts.Where(f => f.Fact == "scaled"), f => Assert.Equal("operator", f.Cause.Kind));
    }

    [Fact]
    public async Task A_number_that_is_none_and_a_file_that_replicas_would_share_are_refused()
    {
        var daemon = await StartAsync("services.web { command = \"sleep 1000\", logs.stdout.file = web.log }");
        await daemon.UntilAsync("web", "running");

        var refused = await daemon.PbmAsync("service", "scale", "web", "2");
        Assert.Equal((7, true), (refused.Code, refused.Error.Contains("%i", StringComparison.Ordinal)));
        Assert.Equal(2, (await daemon.PbmAsync("service", "scale", "web", "0")).Code);
        Assert.Equal(3, (await daemon.PbmAsync("service", "scale", "wep", "2")).Code);
        Assert.Equal(1, (await daemon.GetAsync("web")).Replicas);
    }

    [Fact]
    public async Task The_plan_of_another_number_names_the_replicas_that_come_and_go()
    {
        var daemon = await StartAsync(Web);
        await RunningAsync(daemon, 3);
        Place.WriteConfig(Web.Replace("replicas = 3", "replicas = 2", StringComparison.Ordinal));

        var plan = await daemon.Api.PlanAsync();
        Assert.Equal([("refresh", "web"), ("stop", "web.2")], plan.Changes.Select(c => (c.Action, c.Name)));
        Assert.Equal(0, (await daemon.PbmAsync("tree", "apply")).Code);
        await RunningAsync(daemon, 2);
    }

    private static Task<ServiceDocument> RunningAsync(RunningDaemon daemon, int replicas) => daemon.UntilAsync(
        "web", s => s.State == "running" && s.Replicas == replicas && s.Incarnations.Count == replicas && s.Incarnations.All(i => i.Ready), $"{replicas} replicas");

    private static async Task<int> FewestReadyAsync(RunningDaemon daemon, CancellationToken end)
    {
        var fewest = int.MaxValue;
        var serial = 0L;
        while (!end.IsCancellationRequested)
        {
            var seen = await daemon.Api.GetServiceAsync("web", new AwaitChange(serial, TimeSpan.FromMilliseconds(100)), CancellationToken.None);
            serial = seen.Serial;
            fewest = Math.Min(fewest, seen.Value.Incarnations.Count(i => i.Ready));
        }

        return fewest;
    }
}
