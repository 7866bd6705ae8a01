using System.Diagnostics;
using System.Globalization;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Upgrades;

/// <summary>"A new daemon proves itself before the old one leaves, else the old one goes on; services notice nothing."</summary>
public sealed class UpgradeTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const int SIGUSR2 = 12;

    private const string Tree = """
        services {
          steady.command = "sleep 1000"
          numbers.shell = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done"
        }
        """;

    private int PidInFile => int.Parse(File.ReadAllText(Path.Combine(Place.Data, "daemon.pid")), CultureInfo.InvariantCulture);

    [Fact]
    public async Task An_upgrade_puts_another_daemon_in_place_and_leaves_services_alone()
    {
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("steady", "running");

        var upgrade = await daemon.PbmAsync("node", "upgrade");

        Assert.Equal(0, upgrade.Code);
        Assert.Equal(0, (await daemon.EndAsync()).Code);
        var node = await daemon.Api.GetNodeAsync();
        Assert.NotEqual(daemon.Pid, node.Pid);
        Assert.Equal(node.Pid, PidInFile);
        var after = await daemon.UntilAsync("steady", "running");
        Assert.Equal((before.Pid, before.Restarts, before.Since), (after.Pid, after.Restarts, after.Since));
        Assert.Equal(0, (await daemon.PbmAsync("service", "restart", "steady")).Code);
    }

    [Fact]
    public async Task Upgrades_can_follow_each_other_and_the_last_daemon_ends_as_the_first_would()
    {
        var daemon = await StartAsync(Tree);
        var pid = (await daemon.UntilAsync("steady", "running")).Pid;
        for (var round = 0; round < 3; round++)
        {
            var done = await daemon.Api.UpgradeAsync(new UpgradeRequest());
            Output.WriteLine($"handed over in {done.HandoverMs} ms");
            Assert.Equal(pid, (await daemon.UntilAsync("steady", "running")).Pid);
        }

        var last = PidInFile;
        Assert.True(Native.Kill(last, Native.SIGTERM));

        await Eventually.True(() => Place.Processes().Count == 0, () => $"left: {string.Join(' ', Place.Processes())}");
        Assert.False(File.Exists(Path.Combine(Place.Data, "api.sock")));
        Assert.False(File.Exists(Path.Combine(Place.Data, "daemon.pid")));
    }

    [Fact]
    public async Task SIGUSR2_upgrades_too()
    {
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("steady", "running");

        daemon.Signal(SIGUSR2);

        Assert.Equal(0, (await daemon.EndAsync()).Code);
        Assert.NotEqual(daemon.Pid, (await daemon.Api.GetNodeAsync()).Pid);
        Assert.Equal(before.Pid, (await daemon.UntilAsync("steady", "running")).Pid);
    }

    [Fact]
    public async Task While_daemons_change_places_no_request_fails_and_no_line_is_lost()
    {
        var daemon = await StartAsync(Tree);
        await daemon.UntilAsync("numbers", "running");
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(daemon.Target["unix:".Length..], stop.Token))).ToArray();

        var first = long.Parse((await daemon.Api.GetLogAsync("numbers")).Records[^1].Text, CultureInfo.InvariantCulture);
        var done = await daemon.Api.UpgradeAsync(new UpgradeRequest());
        await Eventually.True(async () => (await daemon.LinesAsync("numbers")).Count > 50, () => "numbers go on");
        await stop.CancelAsync();
        var (asked, slowest) = ((await Task.WhenAll(clients)).Sum(c => c.Asked), clients.Max(c => c.Result.Slowest));

        Output.WriteLine($"{asked} requests, the slowest took {slowest.TotalMilliseconds:0} ms; handed over in {done.HandoverMs} ms");
        var numbers = (await daemon.LinesAsync("numbers")).Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => numbers[0] + i), numbers);
        Assert.True(numbers[0] >= first, $"{numbers[0]} was read before, up to {first} at least");
    }

    [Fact]
    public async Task A_command_under_way_is_refused_in_words_and_has_its_outcome_when_it_is_asked_for_again()
    {
        var daemon = await StartAsync("""services.slow { shell = "trap '' TERM; while :; do sleep 0.1; done", stop.timeout = 8s }""");
        await daemon.UntilAsync("slow", "running");
        var request = new CommandRequest { CommandId = "stop-1", Wait = true, Timeout = "60s" };
        var under = daemon.Api.CommandAsync("slow", ServiceVerb.Stop, request);
        await daemon.UntilAsync("slow", "stopping");

        await daemon.Api.UpgradeAsync(new UpgradeRequest());

        var refused = await Assert.ThrowsAsync<SupervisionException>(() => under);
        Assert.Contains("ask again, with the same command id", refused.Message);
        Assert.Equal("done", (await daemon.Api.CommandAsync("slow", ServiceVerb.Stop, request)).Outcome);
        Assert.Equal("disabled", (await daemon.GetAsync("slow")).State);
    }

    /// <summary>A client with a new connection for each request, to which every refusal and every answer but 200 is a failure.</summary>
    private static async Task<(int Asked, TimeSpan Slowest)> AskAsync(string socket, CancellationToken stop)
    {
        var (asked, slowest) = (0, TimeSpan.Zero);
        for (; !stop.IsCancellationRequested; asked++)
        {
            var watch = Stopwatch.StartNew();
            using var api = new HttpSupervision(NodeAddress.Unix(socket));
            Assert.Equal("running", (await api.GetServiceAsync("steady", cancellationToken: CancellationToken.None)).Value.State);
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        return (asked, slowest);
    }
}
