using Supervision.Benchmarks.Kernel;
using Supervision.Benchmarks.Processes;

return args switch
{
    ["kernel-tell", ..] => TellBenchmark.Run(),
    ["kernel-spawn", ..] => SpawnBenchmark.Run(),
    ["kernel-memory", ..] => MemoryBenchmark.Run(),
    ["processes-restart", var keeper, .. var rest] => RestartBenchmark.Run(rest is [var kills] ? int.Parse(kills) : 200, keeper),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: kernel-tell | kernel-spawn | kernel-memory | processes-restart KEEPER-PROGRAM [KILLS]");
    return 64;
}
