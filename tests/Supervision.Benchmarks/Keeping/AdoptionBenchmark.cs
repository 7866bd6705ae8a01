using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Supervision.Benchmarks.Crowds;

namespace Supervision.Benchmarks.Keeping;

/// <summary>
/// Kills a daemon with many services, and tells how long the next one takes from its launch until it has them all, each with the pid that it had; then what
/// a keeper uses that has nothing to do.
/// </summary>
internal static class AdoptionBenchmark
{
    private const double AdoptionGoalMs = 500;
    private const double KeeperGoalMiB = 30;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    internal static int Run(int number, int rounds, string daemonPath)
    {
        var directory = Directory.CreateTempSubdirectory("adoption-").FullName;
        var config = Config(number);
        var daemon = Daemon.Start(daemonPath, directory, config);
        try
        {
            AwaitAll(daemon, number);
            var (ready, adopted, processor) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                var before = PidsOf(daemon);
                daemon.Kill();
                var begin = Stopwatch.GetTimestamp();
                daemon = Daemon.Start(daemonPath, directory, config);
                ready.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                AwaitAll(daemon, number);
                adopted.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                processor.Add(daemon.Measure().Daemon.CpuMs);
                if (!PidsOf(daemon).SequenceEqual(before)) throw new InvalidOperationException("a service has another pid than before");
            }

            Print($"{number} services, {rounds} deaths of the daemon: the next one is ready after {Median(ready):0} ms, and has shown all of them with their pids after {Median(adopted):0} ms ({adopted.Min():0} to {adopted.Max():0}; goal: below {AdoptionGoalMs} ms), which takes {Median(processor):0} ms of a processor");
            Rest(daemon.KeeperPid, number);
            var kept = Restart(daemon, number);
            ReplaceKeeper(daemon);
            var taken = Restart(daemon, number);
            Print($"all {number} killed at once run again after {kept.Ms:0} ms, in which the keeper uses {kept.KeeperCpuMs:0} ms of a processor; when another keeper has adopted them, after {taken.Ms:0} ms, in which it uses {taken.KeeperCpuMs:0} ms");
            return 0;
        }
        finally
        {
            daemon.Dispose();
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>A thread that nobody wakes changes hands never: a timer would show here.</summary>
    private static void Rest(int keeper, int number)
    {
        Thread.Sleep(Settled);
        var (before, switches) = (Footprint.Of(keeper), SwitchesOf(keeper));
        Thread.Sleep(Idle);
        var after = Footprint.Of(keeper);
        var names = string.Join(", ", Directory.GetDirectories($"/proc/{keeper}/task").Select(task => File.ReadAllText($"{task}/comm").Trim()).Order());
        Print($"keeper of {number} services: {after.PssMiB:0.0} MiB, of {after.ResidentMiB:0.0} MiB resident (goal: at most {KeeperGoalMiB} MiB), {after.Descriptors} descriptors");
        Print($"in {Idle.TotalSeconds:0} idle seconds: {after.CpuMs - before.CpuMs:0} ms of a processor, its {after.Threads} threads were woken {SwitchesOf(keeper) - switches} times: {names}");
    }

    /// <summary>From the death of all until each has another process.</summary>
    private static (double Ms, double KeeperCpuMs) Restart(Daemon daemon, int number)
    {
        var (before, keeper) = (PidsOf(daemon), KeeperOf(daemon)!.Value);
        var used = Footprint.Of(keeper).CpuMs;
        var begin = Stopwatch.GetTimestamp();
        Daemon.Run("kill", ["-KILL", .. before.Select(pid => $"{pid}")]);
        while (PidsOf(daemon) is var pids && (pids.Count < number || pids.Intersect(before).Any())) Thread.Sleep(1);
        return (Stopwatch.GetElapsedTime(begin).TotalMilliseconds, Footprint.Of(keeper).CpuMs - used);
    }

    private static void ReplaceKeeper(Daemon daemon)
    {
        var keeper = KeeperOf(daemon);
        Daemon.Run("kill", "-KILL", $"{keeper}");
        while (KeeperOf(daemon) is not { } now || now == keeper) Thread.Sleep(1);
    }

    /// <summary>Null while there is none that does its work.</summary>
    private static int? KeeperOf(Daemon daemon)
    {
        using var node = JsonDocument.Parse(daemon.Api.GetByteArrayAsync("node").GetAwaiter().GetResult());
        return node.RootElement.GetProperty("degraded").GetArrayLength() > 0 ? null : node.RootElement.GetProperty("keeperPid").GetInt32();
    }

    private static long SwitchesOf(int pid) => Directory.GetDirectories($"/proc/{pid}/task")
        .SelectMany(task => File.ReadLines($"{task}/status"))
        .Where(line => line.StartsWith("voluntary_ctxt_switches", StringComparison.Ordinal))
        .Sum(line => long.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture));

    private static void AwaitAll(Daemon daemon, int number)
    {
        while (PidsOf(daemon).Count < number) Thread.Sleep(5);
    }

    /// <summary>Of those that run, in the order of their names.</summary>
    private static List<int> PidsOf(Daemon daemon)
    {
        using var services = JsonDocument.Parse(daemon.Api.GetByteArrayAsync("services").GetAwaiter().GetResult());
        return [.. services.RootElement.EnumerateArray()
            .Where(s => s.GetProperty("state").GetString() == "running")
            .OrderBy(s => s.GetProperty("name").GetString(), StringComparer.Ordinal)
            .Select(s => s.GetProperty("pid").GetInt32())];
    }

    private static string Config(int number) => $$"""
        supervision {
          defaults { working-directory = "/", restart { limit = unlimited, backoff.reset-after = 0s } }
          services {
        {{string.Join('\n', Enumerable.Range(0, number).Select(i => $"    s{i}.command = \"sleep 1000000\""))}}
          }
        }
        """;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
