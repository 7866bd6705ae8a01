using System.Diagnostics;
using Supervision.Actors;

namespace Supervision.Benchmarks.Kernel;

/// <summary>Seconds to start a million actors, watch each, and have each stop when it is told to.</summary>
internal static class SpawnBenchmark
{
    private const int Actors = 1_000_000;

    internal static int Run()
    {
        for (var round = 0; round < 3; round++)
            Console.WriteLine($"supervision spawn and stop {Actors} actors: {SpawnAndStop():F2} s");
        ErlangPeer.Run("spawn");
        return 0;
    }

    private static double SpawnAndStop()
    {
        var system = ActorSystem.Create("bench");
        var watch = Stopwatch.StartNew();
        var parent = system.ActorOf(Props.Create(() => new Nursery()));
        parent.Ask<int>(Actors, TimeSpan.FromMinutes(10)).Wait();
        var seconds = watch.Elapsed.TotalSeconds;
        system.Terminate().Wait();
        return seconds;
    }

    private sealed class Nursery : ReceiveActor
    {
        private IActorRef _asker = ActorRefs.Nobody;
        private int _left;

        public Nursery()
        {
            var leaf = Props.Create(() => new Leaf());
            Receive<int>(count =>
            {
                _asker = Sender;
                _left = count;
                for (var i = 0; i < count; i++)
                    Context.Watch(Context.ActorOf(leaf)).Tell(PoisonPill.Instance);
            });
            Receive<Terminated>(_ =>
            {
                if (--_left == 0)
                    _asker.Tell(0);
            });
        }
    }

    private sealed class Leaf : ReceiveActor
    {
        public Leaf() => Receive<string>(Sender.Tell);
    }
}
