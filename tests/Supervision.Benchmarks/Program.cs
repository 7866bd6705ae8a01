using System.Globalization;
using Supervision.Benchmarks.Crowds;
using Supervision.Benchmarks.Handoffs;
using Supervision.Benchmarks.Hocon;
using Supervision.Benchmarks.Journal;
using Supervision.Benchmarks.Keeping;
using Supervision.Benchmarks.Kernel;
using Supervision.Benchmarks.Processes;
using Supervision.Benchmarks.Relaying;

// Each line is one benchmark: its name, and what runs it on the arguments behind the name.
var benchmarks = new Dictionary<string, Func<string[], int>>
{
    ["kernel-tell"] = _ => TellBenchmark.Run(),
    ["kernel-spawn"] = _ => SpawnBenchmark.Run(),
    ["kernel-memory"] = _ => MemoryBenchmark.Run(),
    ["kernel-wake"] = _ => WakeBenchmark.Run(),
    ["processes-restart"] = rest => RestartBenchmark.Run(Count(rest, 2, 200), rest[0], rest.ElementAtOrDefault(1)),
    ["processes-output"] = rest => OutputBenchmark.Run(Count(rest, 1, 5), rest[0]),
    ["processes-crowd"] = rest => CrowdBenchmark.Run(Count(rest, 1, 300), rest[0]),
    ["relay"] = rest => RelayBenchmark.Run(Count(rest, 1, 5), rest[0]),
    ["services"] = rest => StartStopBenchmark.Run(Count(rest, 2, 1000), Count(rest, 3, 5), rest[0], rest[1]),
    ["services-crash"] = rest => CrashLoopBenchmark.Run(Count(rest, 1, 1000), Count(rest, 2, 40), rest[0]),
    ["services-many"] = rest => LargeCrowdBenchmark.Run(Count(rest, 1, 5000), rest[0]),
    ["services-adoption"] = rest => AdoptionBenchmark.Run(Count(rest, 1, 100), Count(rest, 2, 9), rest[0]),
    ["handoff"] = rest => HandoffBenchmark.Run(rest[0], rest[1], new HandoffRounds(Count(rest, 2, 50), Count(rest, 3, 20), Count(rest, 4, 8)), [.. rest.Skip(5)]),
    ["hocon-parse"] = _ => ParseBenchmark.Run(),
    ["journal"] = JournalBenchmarks.Append,
    ["journal-recovery"] = JournalBenchmarks.Recovery,
    ["journal-start"] = JournalBenchmarks.Start,
};

if (args.Length > 0 && benchmarks.TryGetValue(args[0], out var benchmark))
    return benchmark(args[1..]);
Console.Error.WriteLine($"usage: Supervision.Benchmarks {string.Join('|', benchmarks.Keys)} ARGUMENT...; processes-* and relay take the keeper's program first, processes-restart the daemon's behind it; services-* and handoff take the daemon's, services pbm's behind it, and handoff that of samples/ZeroDowntime, which it has restarted, killed and its daemon killed RESTARTS, CRASHES and DEATHS times, for each MODE of overlap, inherit, proxy and redirect");
return 64;

static int Count(string[] rest, int place, int otherwise) =>
    rest.Length > place ? int.Parse(rest[place], CultureInfo.InvariantCulture) : otherwise;
