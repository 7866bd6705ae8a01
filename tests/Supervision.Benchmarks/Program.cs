using Supervision.Benchmarks.Kernel;

return args switch
{
    ["kernel-tell", ..] => TellBenchmark.Run(),
    ["kernel-spawn", ..] => SpawnBenchmark.Run(),
    ["kernel-memory", ..] => MemoryBenchmark.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: kernel-tell | kernel-spawn | kernel-memory");
    return 64;
}
