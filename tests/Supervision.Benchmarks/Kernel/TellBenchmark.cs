using System.Diagnostics;
using Supervision.Actors;

namespace Supervision.Benchmarks.Kernel;

/// <summary>Messages per second between two actors: one that floods another, and two that play with many balls.</summary>
internal static class TellBenchmark
{
    private const int Messages = 20_000_000;
    private const int Window = 20_000;
    private const int Balls = 1_000;

    internal static int Run()
    {
        for (var round = 0; round < 3; round++)
        {
            Report("flood", Flood());
            Report("ping-pong", PingPong());
        }

        ErlangPeer.Run("tell");
        return 0;
    }

    private static void Report(string what, double seconds) =>
        Console.WriteLine($"supervision {what} {Messages / seconds / 1e6:F1} million Tell/s");

    private static double Flood()
    {
        var system = ActorSystem.Create("bench");
        var done = new TaskCompletionSource();
        var sink = system.ActorOf(Props.Create(() => new Sink()));
        var watch = Stopwatch.StartNew();
        system.ActorOf(Props.Create(() => new Source(sink, done)));
        done.Task.Wait();
        var seconds = watch.Elapsed.TotalSeconds;
        system.Terminate().Wait();
        return seconds;
    }

    private static double PingPong()
    {
        var system = ActorSystem.Create("bench");
        var done = new TaskCompletionSource();
        var a = system.ActorOf(Props.Create(() => new Player(done)));
        var b = system.ActorOf(Props.Create(() => new Player(done)));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Balls; i++)
            b.Tell(Ball.Instance, a);
        done.Task.Wait();
        var seconds = watch.Elapsed.TotalSeconds;
        system.Terminate().Wait();
        return seconds;
    }

    private sealed class Ball
    {
        internal static readonly Ball Instance = new();
    }

    private sealed class Credit
    {
        internal static readonly Credit Instance = new();
    }

    private sealed class Sink : ReceiveActor
    {
        private int _count;

        public Sink() => Receive<Ball>(ball =>
        {
            if (++_count % Window == 0)
                Sender.Tell(Credit.Instance, Self);
        });
    }

    private sealed class Source : ReceiveActor
    {
        private readonly IActorRef _sink;
        private int _sent;

        public Source(IActorRef sink, TaskCompletionSource done)
        {
            _sink = sink;
            var credits = 0;
            Receive<Credit>(_ =>
            {
                if (_sent < Messages)
                    Send();
                if (++credits == Messages / Window)
                    done.SetResult();
            });
        }

        protected override void PreStart()
        {
            Send();
            Send();
        }

        private void Send()
        {
            for (var i = 0; i < Window; i++)
                _sink.Tell(Ball.Instance, Self);
            _sent += Window;
        }
    }

    private sealed class Player : ReceiveActor
    {
        private int _left = Messages / 2;

        public Player(TaskCompletionSource done) => Receive<Ball>(ball =>
        {
            if (--_left > 0)
                Sender.Tell(ball, Self);
            else
                done.TrySetResult();
        });
    }
}
