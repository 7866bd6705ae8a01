using System.Globalization;
using Supervision.Api;
using Supervision.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Supervision.EndToEnd.Tests.Upgrades;

/// <summary>"The keeper becomes the new daemon's, with its pid and all that it keeps; one that cannot be verified does not take its place."</summary>
public sealed class KeeperUpgradeTests(ITestOutputHelper output) : EndToEndTest(output)
{
    private const string Tree = """
        services {
          steady.command = "sleep 1000"
          numbers.shell = "i=0; while :; do i=$((i+1)); echo $i; sleep 0.01; done"
        }
        """;

    [Fact]
    public async Task The_keeper_follows_the_daemon_if_it_can_and_stays_if_not()
    {
        var daemon = await StartAsync(Tree);
        var before = await daemon.UntilAsync("steady", "running");
        var numbers = await daemon.UntilAsync("numbers", "running");
        var keeper = daemon.KeeperPid;
        var former = File.ResolveLinkTarget($"/proc/{keeper}/exe", returnFinalTarget: false)!.FullName;

        var same = await daemon.Api.UpgradeAsync(new UpgradeRequest());
        Assert.Equal((false, null, 0), (same.Keeper!.Replaced, same.Keeper.Reason, same.Keeper.GapMs));

        var broken = Install("broken");
        File.Delete(Path.Combine(broken, "supervision-keeper.dll"));
        var refused = await daemon.Api.UpgradeAsync(new UpgradeRequest { Binary = Path.Combine(broken, "supervisiond") });
        Assert.False(refused.Keeper!.Replaced);
        Assert.Contains("it is no keeper: exited", refused.Keeper.Reason);
        Assert.Equal(former, File.ResolveLinkTarget($"/proc/{keeper}/exe", returnFinalTarget: false)!.FullName);

        var next = Install("next");
        var run = await daemon.PbmAsync("node", "upgrade", "--binary", Path.Combine(next, "supervisiond"));
        Assert.Equal(0, run.Code);
        Assert.Contains("the keeper is now version ", run.Out);
        Output.WriteLine(run.Out);
        Assert.Equal(Path.Combine(next, "supervision-keeper"), File.ResolveLinkTarget($"/proc/{keeper}/exe", returnFinalTarget: false)!.FullName);
        Assert.Equal(keeper, daemon.KeeperPid);
        var node = await daemon.Api.GetNodeAsync();
        Assert.Equal((keeper, node.Version), (node.KeeperPid, node.KeeperVersion));

        await GoesOnAsync(daemon, before, numbers);
        Assert.Equal(0, (await daemon.PbmAsync("node", "shutdown")).Code);
        await Eventually.True(() => Place.Processes().Count == 0 && !Directory.Exists($"/proc/{keeper}"), () => $"left: {string.Join(' ', Place.Processes())}");
    }

    private static async Task GoesOnAsync(RunningDaemon daemon, ServiceDocument steady, ServiceDocument numbers)
    {
        var after = await daemon.UntilAsync("steady", "running");
        Assert.Equal((steady.Pid, steady.Restarts), (after.Pid, after.Restarts));
        Assert.Equal(numbers.Pid, (await daemon.UntilAsync("numbers", "running")).Pid);
        var lines = (await daemon.LinesAsync("numbers")).Select(line => long.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(Enumerable.Range(0, lines.Length).Select(i => lines[0] + i), lines);
        var crashed = await daemon.CrashAsync("steady");
        var again = await daemon.UntilAsync("steady", s => s.State == "running" && s.Pid != crashed, "another process");
        Assert.Equal(("signaled", "SIGKILL"), (again.Exit!.Kind, again.Exit.Signal));
    }

    /// <summary>A copy of the programs in a directory of its own, as another version would be installed.</summary>
    private string Install(string name)
    {
        var from = Path.GetDirectoryName(Repository.Daemon)!;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Place.In(name), Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return Place.In(name);
    }
}
