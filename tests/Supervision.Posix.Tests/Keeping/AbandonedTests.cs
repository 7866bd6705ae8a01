using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Tests.Hosts;

namespace Supervision.Posix.Tests.Keeping;

/// <summary>A keeper that no daemon can find any more has nothing to wait for once nothing runs.</summary>
public sealed class AbandonedTests
{
    [Fact]
    public async Task A_keeper_must_end_when_its_directory_is_deleted_after_its_processes_ended()
    {
        var (keeper, directory, _) = await Leave(Requests.Command("a#1", "true"));
        await Task.Delay(50);
        Assert.True(Children.IsAlive(keeper), "the keeper must wait for a daemon to take the exit");
        Directory.Delete(directory, recursive: true);
        await Eventually.Is(() => !Children.IsAlive(keeper));
    }

    [Fact]
    public async Task A_keeper_must_end_when_its_last_process_ends_after_its_directory_was_moved()
    {
        var (keeper, directory, main) = await Leave(Requests.Command("a#1", "sleep", "1000"));
        Directory.Move(directory, directory + "-moved");
        await Task.Delay(50);
        Assert.True(Children.IsAlive(keeper) && Children.IsAlive(main), "the keeper must stay with its process");
        _ = SignalCalls.Send(main, Signals.Kill);
        await Eventually.Is(() => !Children.IsAlive(keeper));
        Directory.Delete(directory + "-moved", recursive: true);
    }

    [Fact]
    public async Task A_keeper_that_ends_must_leave_its_successors_files_alone()
    {
        var (former, directory, main) = await Leave(Requests.Command("a#1", "sleep", "1000"));
        Directory.Delete(directory, recursive: true);
        await using var keeper = new KeeperDirectory(directory);
        await using (var host = keeper.Connect())
        {
            Assert.True(host.IsNewKeeper);
            _ = SignalCalls.Send(main, Signals.Kill);
            await Eventually.Is(() => !Children.IsAlive(former));
            Assert.True(File.Exists(keeper.SocketPath));
            Assert.Equal($"{host.KeeperPid}\n", File.ReadAllText(Path.Combine(directory, "keeper.pid")));
        }
    }

    private static async Task<(int Keeper, string Directory, int Main)> Leave(SpawnRequest request)
    {
        var keeper = new KeeperDirectory();
        await using var host = keeper.Connect();
        var observer = new Recorder();
        host.Start(observer);
        host.Spawn(request);
        var spawned = await observer.Expect<News.Spawned>(request.Incarnation);
        return (host.KeeperPid, keeper.DataDirectory, spawned.Pid);
    }
}
