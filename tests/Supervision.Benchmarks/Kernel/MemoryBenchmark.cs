using Supervision.Actors;

namespace Supervision.Benchmarks.Kernel;

/// <summary>Bytes per idle actor, each of which has handled a message.</summary>
internal static class MemoryBenchmark
{
    private const int Actors = 200_000;

    internal static int Run()
    {
        var system = ActorSystem.Create("bench");
        using var handled = new CountdownEvent(Actors);
        var before = GC.GetTotalMemory(true);
        var parent = system.ActorOf(Props.Create(() => new Nursery(handled)));
        parent.Tell(Actors);
        handled.Wait();
        var after = GC.GetTotalMemory(true);
        Console.WriteLine($"supervision idle actor: {(after - before) / Actors} bytes");
        GC.KeepAlive(parent);
        system.Terminate().Wait();
        ErlangPeer.Run("memory");
        return 0;
    }

    private sealed class Nursery : ReceiveActor
    {
        public Nursery(CountdownEvent handled)
        {
            var leaf = Props.Create(() => new Leaf(handled));
            Receive<int>(count =>
            {
                for (var i = 0; i < count; i++)
                    Context.ActorOf(leaf).Tell(i);
            });
        }
    }

    private sealed class Leaf : ReceiveActor
    {
        private readonly CountdownEvent _handled;

        public Leaf(CountdownEvent handled)
        {
            _handled = handled;
            Receive<int>(Count);
        }

        private void Count(int number) => _handled.Signal();
    }
}
