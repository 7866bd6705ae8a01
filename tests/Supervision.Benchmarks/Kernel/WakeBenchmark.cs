using System.Diagnostics;
using Supervision.Actors;

namespace Supervision.Benchmarks.Kernel;

/// <summary>Microseconds from a Tell by a thread that is no actor to the handler of an actor that was idle.</summary>
internal static class WakeBenchmark
{
    private const int Samples = 2_000;

    internal static int Run()
    {
        var system = ActorSystem.Create("bench");
        using var handled = new SemaphoreSlim(0);
        var arrived = 0L;
        var actor = system.ActorOf(Props.Create(() => new Sleeper(() =>
        {
            arrived = Stopwatch.GetTimestamp();
            handled.Release();
        })));
        var tells = Measure(() => actor.Tell("wake", ActorRefs.NoSender), () => arrived, handled);
        var bare = Measure(
            () => ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    arrived = Stopwatch.GetTimestamp();
                    handled.Release();
                },
                null),
            () => arrived,
            handled);
        Console.WriteLine($"supervision wake of an idle actor: median {tells:F1} us; a bare thread pool item: {bare:F1} us");
        system.Terminate().Wait();
        return 0;
    }

    private static double Measure(Action wake, Func<long> arrived, SemaphoreSlim handled)
    {
        var times = new double[Samples];
        for (var i = 0; i < Samples; i++)
        {
            // The pause lets the pool's threads fall asleep, as they are when a process dies.
            Thread.Sleep(1);
            var start = Stopwatch.GetTimestamp();
            wake();
            handled.Wait();
            times[i] = Stopwatch.GetElapsedTime(start, arrived()).TotalMicroseconds;
        }

        Array.Sort(times);
        return times[Samples / 2];
    }

    private sealed class Sleeper : UntypedActor
    {
        private readonly Action _wake;

        public Sleeper(Action wake) => _wake = wake;

        protected override void OnReceive(object message) => _wake();
    }
}
