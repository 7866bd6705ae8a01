using System.Diagnostics;
using System.Globalization;
using Supervision.Posix.Keeping;
using Supervision.Posix.Processes;

namespace Supervision.Benchmarks.Processes;

/// <summary>
/// From the kill of a child to the first instruction of the next: a C loop of <c>waitpid</c> and <c>posix_spawn</c>, the host in this process, and the
/// keeper with a daemon that answers each exit with a spawn, and by standing orders; and, when its program is given, the whole daemon. They take turns in
/// one run, with the same child.
/// </summary>
internal static class RestartBenchmark
{
    private const int Rounds = 4;
    private const int SettleMs = 2;

    internal static int Run(int kills, string keeperPath, string? daemonPath)
    {
        var directory = Directory.CreateTempSubdirectory("restart-").FullName;
        try
        {
            var child = Compile(directory, "child", "-static");
            var floor = Compile(directory, "floor");
            using var plain = new FloorContender(directory, floor, child);
            using var local = new HostContender("in-process host", directory, child, new LocalProcessHost());
            using var keeper = new HostContender("keeper", directory, child, KeeperProcessHost.ConnectOrStart(
                new KeeperOptions { DataDirectory = Path.Combine(directory, "data"), KeeperPath = keeperPath }));
            using var ordered = new HostContender("keeper by order", directory, child, KeeperProcessHost.ConnectOrStart(
                new KeeperOptions { DataDirectory = Path.Combine(directory, "ordered"), KeeperPath = keeperPath }))
            { Order = new StandingOrder { Turns = [.. new TimeSpan[10]] } };
            using var daemon = daemonPath is null ? null : new DaemonContender(directory, child, daemonPath);
            Contender[] all = daemon is null ? [plain, local, keeper, ordered] : [plain, local, keeper, ordered, daemon];
            for (var round = 0; round < Rounds; round++)
            {
                foreach (var contender in all) contender.Measure(kills / Rounds, SettleMs);
            }

            Report(all);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Report(Contender[] all)
    {
        Console.WriteLine($"{"",-18}{"median µs",12}{"p99 µs",12}{"ratio",8}   kills");
        foreach (var contender in all)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{contender.Name,-18}{contender.Quantile(0.5),12:0.0}{contender.Quantile(0.99),12:0.0}{contender.Quantile(0.5) / all[0].Quantile(0.5),8:0.00}   {contender.Count}"));
        }
    }

    internal static string Compile(string directory, string name, params string[] options) => CompileIn(directory, "Processes", name, options);

    /// <summary>Compiles a C program of one folder of these benchmarks.</summary>
    internal static string CompileIn(string directory, string folder, string name, params string[] options)
    {
        var source = Path.Combine(AppContext.BaseDirectory, folder, name + ".c");
        var program = Path.Combine(directory, name);
        using var gcc = Process.Start("gcc", ["-O2", .. options, "-o", program, source]);
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? program : throw new InvalidOperationException($"gcc cannot compile {source}");
    }

    private sealed class FloorContender(string directory, string floor, string child) : Contender("C loop", directory)
    {
        private Process? _process;

        protected override void Begin() => _process = Process.Start(floor, [child, Fifo]);

        public override void Dispose()
        {
            _process?.Kill(entireProcessTree: true);
            _process?.Dispose();
            base.Dispose();
        }
    }

    private sealed class HostContender(string name, string directory, string child, IProcessHost host) : Contender(name, directory), IProcessObserver
    {
        private readonly ManualResetEventSlim _gone = new();
        private int _number;
        private volatile bool _ending;

        /// <summary>What is left with the host for each process; null to answer each end.</summary>
        internal StandingOrder? Order { get; init; }

        public void Spawned(string incarnation, int pid, long startTime, Microsoft.Win32.SafeHandles.SafeFileHandle? stdout, Microsoft.Win32.SafeHandles.SafeFileHandle? stderr)
        {
            stdout?.Dispose();
            stderr?.Dispose();
            if (Order is not null) host.Order(incarnation, Order);
        }

        public void Respawned(Respawn respawn)
        {
            _number++;
            Spawned(respawn.Incarnation, respawn.Pid, respawn.StartTime, respawn.Stdout, respawn.Stderr);
            host.Forget(respawn.Former);
        }

        public void SpawnFailed(string incarnation, SpawnError error) => Console.Error.WriteLine(error.Message);

        public void Exited(string incarnation, ExitStatus status, int leftovers)
        {
            if (!_ending) Spawn();
            host.Forget(incarnation);
        }

        public void TreeGone(string incarnation) => _gone.Set();

        public void Disconnected(string reason) => Console.Error.WriteLine(reason);

        public override void Dispose()
        {
            _ending = true;
            host.KillTree($"child#{_number}");
            _ = _gone.Wait(TimeSpan.FromSeconds(5));
            host.DisposeAsync().AsTask().GetAwaiter().GetResult();
            base.Dispose();
        }

        protected override void Begin()
        {
            host.Start(this);
            Spawn();
        }

        private void Spawn() => host.Spawn(new SpawnRequest
        {
            Incarnation = $"child#{++_number}",
            Arguments = [child, Fifo],
            Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
            WorkingDirectory = "/",
        });
    }
}
