using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Supervision.Benchmarks.Processes;

namespace Supervision.Benchmarks.Crowds;

/// <summary>
/// Many services that end as soon as they are started, for ever, beside one that is well: how long the interface takes to answer, how soon the one that
/// is well is started again when it is killed, and how memory and journal grow.
/// </summary>
internal static class CrashLoopBenchmark
{
    private const double ApiGoalMs = 100;
    private const int Requests = 500;
    private const int Kills = 20;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(10);

    internal static int Run(int number, int seconds, string daemonPath)
    {
        var directory = Directory.CreateTempSubdirectory("crash-loop-").FullName;
        try
        {
            var member = RestartBenchmark.CompileIn(directory, "Crowds", "member", "-static");
            var fifo = Path.Combine(directory, "well.fifo");
            var well = new Member(fifo);
            using var daemon = Daemon.Start(daemonPath, directory, Config(number, member, fifo));
            well.AwaitStart();
            Thread.Sleep(Warmup);
            Print($"{number} services crash, each after a wait of 100 ms to 1 s; daemon with {daemon.Measure().Daemon.Threads} threads");
            Answers(daemon, "services/well");
            Answers(daemon, "node");
            Restarts(daemon, well);
            Growth(daemon, number, TimeSpan.FromSeconds(seconds));
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Answers(Daemon daemon, string path)
    {
        var times = new List<double>();
        for (var i = 0; i < Requests; i++)
        {
            var begin = Stopwatch.GetTimestamp();
            daemon.Api.GetByteArrayAsync(path).GetAwaiter().GetResult();
            times.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }

        times.Sort();
        Print($"GET {path}: median {times[Requests / 2]:0.0} ms, 99th percentile {times[Requests * 99 / 100]:0.0} ms, longest {times[^1]:0.0} ms (goal: 99th percentile below {ApiGoalMs} ms)");
    }

    private static void Restarts(Daemon daemon, Member well)
    {
        var times = new List<double>();
        for (var i = 0; i < Kills; i++)
        {
            // Its last restart counts as long ago: what is well is started again at once.
            Thread.Sleep(TimeSpan.FromMilliseconds(200));
            using var service = JsonDocument.Parse(daemon.Api.GetByteArrayAsync("services/well").GetAwaiter().GetResult());
            var pid = service.RootElement.GetProperty("pid").GetInt32();
            var begin = Stopwatch.GetTimestamp();
            Daemon.Run("kill", "-KILL", $"{pid}");
            times.Add((well.AwaitStart() - begin) / 1e6);
        }

        times.Sort();
        Print($"kill of the one that is well to its next start: median {times[Kills / 2]:0.0} ms, longest {times[^1]:0.0} ms");
    }

    private static void Growth(Daemon daemon, int number, TimeSpan time)
    {
        const int Steps = 4;
        var restarts = RestartsOf(daemon);
        var begin = Stopwatch.GetTimestamp();
        var before = daemon.Measure();
        for (var i = 0; i <= Steps; i++)
        {
            var (used, keeper) = daemon.Measure();
            Print($"after {Stopwatch.GetElapsedTime(begin).TotalSeconds:0} s: daemon {used.PssMiB:0.0} MiB, keeper {keeper.PssMiB:0.0} MiB, {used.Descriptors} descriptors, journal {daemon.JournalBytes / 1048576.0:0.0} MiB");
            if (i < Steps) Thread.Sleep(time / Steps);
        }

        var elapsed = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        var after = daemon.Measure();
        Print($"{(RestartsOf(daemon) - restarts) / elapsed:0} restarts a second, daemon {(after.Daemon.CpuMs - before.Daemon.CpuMs) / elapsed / 10:0} % and keeper {(after.Keeper.CpuMs - before.Keeper.CpuMs) / elapsed / 10:0} % of one core");
        if (RestartsOf(daemon) < number) throw new InvalidOperationException("the crowd does not crash as it should");
    }

    private static long RestartsOf(Daemon daemon)
    {
        using var services = JsonDocument.Parse(daemon.Api.GetByteArrayAsync("services").GetAwaiter().GetResult());
        return services.RootElement.EnumerateArray().Sum(s => s.GetProperty("restarts").GetInt64());
    }

    private static string Config(int number, string member, string fifo) => $$"""
        supervision {
          defaults { working-directory = "/", restart { limit = unlimited, backoff { min = 100ms, max = 1s } } }
          services {
            well { command = ["{{member}}", "{{fifo}}"], restart.backoff.reset-after = 0s }
        {{string.Join('\n', Enumerable.Range(0, number).Select(i => $"    s{i}.command = [\"/bin/false\"]"))}}
          }
        }
        """;

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>The one that is well.</summary>
    private sealed class Member
    {
        private readonly StreamReader _reports;

        internal Member(string fifo)
        {
            Fifo.Make(fifo);

            // Open for both, so that it never ends between two of its processes.
            _reports = new StreamReader(new FileStream(fifo, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0));
        }

        internal long AwaitStart() => long.Parse(_reports.ReadLine()!, CultureInfo.InvariantCulture);
    }
}
