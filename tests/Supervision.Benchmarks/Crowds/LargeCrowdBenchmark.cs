using System.Diagnostics;
using System.Globalization;
using Supervision.Benchmarks.Processes;

namespace Supervision.Benchmarks.Crowds;

/// <summary>Launches a daemon with very many services, all of which start with it, and ends it again.</summary>
internal static class LargeCrowdBenchmark
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(6);

    internal static int Run(int number, string daemonPath)
    {
        var directory = Directory.CreateTempSubdirectory("large-crowd-").FullName;
        try
        {
            var member = RestartBenchmark.CompileIn(directory, "Crowds", "member", "-static");
            var fifo = new Fifo(Path.Combine(directory, "crowd.fifo"), number);
            var services = string.Join('\n', Enumerable.Range(0, number).Select(i => $"s{i}.command = [\"{member}\", \"{fifo.Path}\"]"));
            var begin = Stopwatch.GetTimestamp();
            long end;
            using (var daemon = Daemon.Start(daemonPath, directory, $"supervision {{ defaults.working-directory = \"/\"\nservices {{\n{services}\n}} }}"))
            {
                Print($"{number} services: ready {daemon.ReadyMs:0} ms and all started {fifo.AwaitAll(begin):0} ms after the launch");
                Thread.Sleep(Settled);
                var (used, keeper) = daemon.Measure();
                Print($"daemon {used.PssMiB:0.0} MiB with {used.Threads} threads and {used.Descriptors} descriptors, keeper {keeper.PssMiB:0.0} MiB with {keeper.Descriptors} descriptors");
                end = Stopwatch.GetTimestamp();
            }

            Print($"all stopped {fifo.AwaitNone(end):0} ms after SIGTERM, and the daemon ended after {Stopwatch.GetElapsedTime(end).TotalMilliseconds:0} ms");
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
