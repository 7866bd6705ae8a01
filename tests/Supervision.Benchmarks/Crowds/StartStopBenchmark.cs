using System.Diagnostics;
using System.Globalization;
using Supervision.Benchmarks.Processes;

namespace Supervision.Benchmarks.Crowds;

/// <summary>
/// Starts and stops many services by one command, and tells how long that takes from the command on, against a C loop that does the same with the
/// same programs; then what daemon and keeper use while the services do nothing. Loop and daemon take turns in one run. The loop is there already
/// when it is told, and so is the client whose command counts; what the launch of a command line tool adds is told beside it.
/// </summary>
internal static class StartStopBenchmark
{
    private const double StartGoal = 3;
    private const double StopGoal = 4;
    private const double PssGoalMiB = 90;
    private const double IdleGoalPercent = 0.5;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    internal static int Run(int number, int rounds, string daemonPath, string pbmPath)
    {
        var directory = Directory.CreateTempSubdirectory("services-").FullName;
        try
        {
            var member = RestartBenchmark.CompileIn(directory, "Crowds", "member", "-static");
            var floorFifo = new Fifo(Path.Combine(directory, "floor.fifo"), number);
            var fifo = new Fifo(Path.Combine(directory, "daemon.fifo"), number);
            using var floor = new Floor(RestartBenchmark.CompileIn(directory, "Crowds", "crowd"), number, member, floorFifo.Path);
            using var daemon = Daemon.Start(daemonPath, directory, Config(number, member, fifo.Path));
            var begin = daemon.Measure();
            Print($"daemon with {number} services that are stopped: ready {daemon.ReadyMs:0} ms after its launch, {Memory(begin)}");

            var (floorTimes, times, pbmTimes) = (new Times(), new Times(), new Times());
            for (var round = 0; round < rounds; round++)
            {
                floorTimes.Add(floorFifo.AwaitAll(floor.Command()), floorFifo.AwaitNone(floor.Command()));
                times.Add(fifo.AwaitAll(Command(daemon, "start")), fifo.AwaitNone(Command(daemon, "stop")));
                pbmTimes.Add(fifo.AwaitAll(Pbm(daemon, pbmPath, "start")), fifo.AwaitNone(Pbm(daemon, pbmPath, "stop")));
            }

            Compare("start", floorTimes.Start, times.Start, StartGoal);
            Compare("stop", floorTimes.Stop, times.Stop, StopGoal);
            Print($"from the launch of pbm on: start {Median(pbmTimes.Start):0.0} ms, stop {Median(pbmTimes.Stop):0.0} ms");
            fifo.AwaitAll(Pbm(daemon, pbmPath, "start"));
            Rest(daemon, number);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static long Command(Daemon daemon, string verb)
    {
        var begin = Stopwatch.GetTimestamp();
        daemon.Command(verb);
        return begin;
    }

    private static long Pbm(Daemon daemon, string pbm, string verb)
    {
        var begin = Stopwatch.GetTimestamp();
        Daemon.Run(pbm, daemon.Target, verb, "s*");
        return begin;
    }

    private static void Rest(Daemon daemon, int number)
    {
        Thread.Sleep(Settled);
        var before = daemon.Measure();
        Thread.Sleep(Idle);
        var after = daemon.Measure();
        var percent = (after.Daemon.CpuMs + after.Keeper.CpuMs - before.Daemon.CpuMs - before.Keeper.CpuMs) / Idle.TotalMilliseconds * 100;
        Print($"memory with {number} running: {Memory(after)} (goal: at most {PssGoalMiB} MiB)");
        Print($"idle with {number} running: {percent:0.000} % of one core (goal: at most {IdleGoalPercent} %)");
    }

    private static string Config(int number, string member, string fifo) => $$"""
        supervision {
          defaults { enabled = false, working-directory = "/" }
          services {
        {{string.Join('\n', Enumerable.Range(0, number).Select(i => $"    s{i}.command = [\"{member}\", \"{fifo}\"]"))}}
          }
        }
        """;

    private static void Compare(string what, List<double> floor, List<double> ours, double goal) => Print(
        $"{what}: C loop {Median(floor):0.0} ms, daemon {Median(ours):0.0} ms ({ours.Min():0.0} to {ours.Max():0.0}), {Median(ours) / Median(floor):0.00} x (goal: at most {goal} x)");

    private static string Memory((Footprint Daemon, Footprint Keeper) used) => string.Create(
        CultureInfo.InvariantCulture,
        $"{used.Daemon.PssMiB + used.Keeper.PssMiB:0.0} MiB: daemon {used.Daemon.PssMiB:0.0} with {used.Daemon.Threads} threads, keeper {used.Keeper.PssMiB:0.0}");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private sealed class Times
    {
        internal List<double> Start { get; } = [];

        internal List<double> Stop { get; } = [];

        internal void Add(double start, double stop)
        {
            Start.Add(start);
            Stop.Add(stop);
        }
    }
}
