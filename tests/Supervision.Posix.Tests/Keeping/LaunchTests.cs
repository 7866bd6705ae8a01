using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

public sealed class LaunchTests
{
    [Fact]
    public void A_keeper_that_cannot_be_run_must_be_named()
    {
        var directory = Directory.CreateTempSubdirectory("launch-").FullName;
        var options = new KeeperOptions { DataDirectory = directory, KeeperPath = "/no/such/keeper" };
        var error = Assert.Throws<KeeperException>(() => KeeperProcessHost.ConnectOrStart(options));
        Assert.Equal("cannot run the keeper /no/such/keeper: No such file or directory (ENOENT)", error.Message);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public void A_keeper_that_ends_at_once_must_be_quoted()
    {
        var directory = Directory.CreateTempSubdirectory("launch-").FullName;
        var options = new KeeperOptions { DataDirectory = directory, KeeperPath = "/bin/false" };
        var error = Assert.Throws<KeeperException>(() => KeeperProcessHost.ConnectOrStart(options));
        Assert.Equal($"the keeper of {directory} ended at once, see {directory}/keeper.log: it wrote nothing", error.Message);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task A_keeper_must_work_in_a_directory_with_a_long_name()
    {
        var parent = Directory.CreateTempSubdirectory("launch-").FullName;
        var directory = Directory.CreateDirectory(Path.Combine(parent, new string('x', 120))).FullName;
        await using (var keeper = new KeeperDirectory(directory))
        {
            await using (var first = keeper.Connect()) first.Spawn(Requests.Command("a#1", "sleep", "1000"));
            await using var second = keeper.Connect();
            Assert.Single(second.Survivors);
            await End(second, "a#1");
        }

        Directory.Delete(parent);
    }

    [Fact]
    public async Task A_keeper_started_by_hand_must_wait_for_its_daemon()
    {
        await using var keeper = new KeeperDirectory();
        await using var shell = new LocalProcessHost();
        var observer = new Recorder();
        shell.Start(observer);
        var request = Requests.Command("keeper#1", KeeperDirectory.Program, "--data-dir", keeper.DataDirectory);
        shell.Spawn(request with { Environment = request.Environment.Append(new("HOME", "/tmp")).Append(new("DOTNET_ROOT", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "")).Where(v => v.Value.Length > 0).ToDictionary() });
        await Eventually.Is(() => File.Exists(keeper.SocketPath) && File.Exists(Path.Combine(keeper.DataDirectory, "keeper.pid")));
        await using (var host = keeper.Connect())
        {
            Assert.False(host.IsNewKeeper);
            host.Spawn(Requests.Shell("a#1", "(true &) ; sleep 1000"));
            await End(host, "a#1");
        }

        Assert.Equal("exited 0", (await observer.Expect<News.Exited>("keeper#1")).Status.ToString());
    }

    [Fact]
    public async Task An_idle_keeper_must_stay_small()
    {
        await using var keeper = new KeeperDirectory();
        await using var host = keeper.Connect();
        var status = File.ReadAllLines($"/proc/{host.KeeperPid}/status");
        var resident = int.Parse(status.Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.InRange(resident, 1, 40_000);
    }

    private static async Task End(KeeperProcessHost host, string incarnation)
    {
        var observer = new Recorder();
        host.Start(observer);
        host.KillTree(incarnation);
        _ = await observer.Expect<News.TreeGone>(incarnation);
        host.Forget(incarnation);
    }
}
