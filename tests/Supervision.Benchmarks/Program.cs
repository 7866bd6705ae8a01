using Supervision.Benchmarks.Journal;
using Supervision.Benchmarks.Kernel;
using Supervision.Benchmarks.Processes;

// Each line is one benchmark: its name, and what runs it on the arguments behind the name.
var benchmarks = new Dictionary<string, Func<string[], int>>
{
    ["kernel-tell", ..] => TellBenchmark.Run(),
    ["kernel-spawn", ..] => SpawnBenchmark.Run(),
    ["kernel-memory", ..] => MemoryBenchmark.Run(),
    ["processes-restart", var keeper, .. var rest] => RestartBenchmark.Run(rest is [var kills] ? int.Parse(kills) : 200, keeper),
    ["journal", .. var database] => JournalBenchmarks.Append(database),
    ["journal-recovery", .. var database] => JournalBenchmarks.Recovery(database),
    ["journal-start", .. var file] => JournalBenchmarks.Start(file),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: kernel-tell | kernel-spawn | kernel-memory | processes-restart KEEPER-PROGRAM [KILLS] | journal DATABASE | journal-recovery DATABASE | journal-start FILE");
    return 64;
}
