using System.Diagnostics;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;

namespace Supervision.Benchmarks.Processes;

/// <summary>Starts many processes through the keeper and stops them all at once; tells the times and how large the keeper is with them.</summary>
internal sealed class CrowdBenchmark : IProcessObserver
{
    private readonly CountdownEvent _spawned;
    private readonly CountdownEvent _exited;
    private readonly CountdownEvent _gone;

    private CrowdBenchmark(int count) => (_spawned, _exited, _gone) = (new(count), new(count), new(count));

    internal static int Run(int count, string keeperPath)
    {
        var directory = Directory.CreateTempSubdirectory("crowd-").FullName;
        var observer = new CrowdBenchmark(count);
        using (var keeper = new Detaching(KeeperProcessHost.ConnectOrStart(new KeeperOptions { DataDirectory = directory, KeeperPath = keeperPath })))
        {
            var host = keeper.Host;
            Console.WriteLine($"idle: {Resident(host.KeeperPid)}");
            host.Start(observer);
            Time($"{count} spawned", observer._spawned, () => Each(count, name => host.Spawn(Sleep(name))));
            Console.WriteLine($"with {count}: {Resident(host.KeeperPid)}");
            Time($"{count} ended after SIGTERM", observer._exited, () => Each(count, name => host.Signal(name, Signals.Terminate, SignalScope.Process)));
            Time($"{count} trees gone", observer._gone, () => Each(count, host.KillTree));
            Each(count, host.Forget);
            Console.WriteLine($"afterwards: {Resident(host.KeeperPid)}");
        }

        return 0;
    }

    public void Spawned(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        stdout?.Dispose();
        stderr?.Dispose();
        _ = _spawned.Signal();
    }

    public void SpawnFailed(string incarnation, SpawnError error) => Console.Error.WriteLine(error.Message);

    public void Exited(string incarnation, ExitStatus status, int leftovers) => _exited.Signal();

    public void TreeGone(string incarnation) => _gone.Signal();

    public void Disconnected(string reason) => Console.Error.WriteLine(reason);

    private static void Each(int count, Action<string> action)
    {
        for (var i = 0; i < count; i++) action($"sleep#{i}");
    }

    private static SpawnRequest Sleep(string name) => new()
    {
        Incarnation = name,
        Arguments = ["/bin/sleep", "100000"],
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["SUPERVISION_INCARNATION"] = name },
        WorkingDirectory = "/",
    };

    private static void Time(string what, CountdownEvent done, Action action)
    {
        var begin = Stopwatch.GetTimestamp();
        action();
        done.Wait();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:0} ms"));
    }

    private static string Resident(int pid) =>
        string.Join(", ", File.ReadLines($"/proc/{pid}/status").Where(l => l.StartsWith("VmRSS", StringComparison.Ordinal) || l.StartsWith("RssAnon", StringComparison.Ordinal)));

    private sealed class Detaching(KeeperProcessHost host) : IDisposable
    {
        internal KeeperProcessHost Host { get; } = host;

        public void Dispose() => Host.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
