using System.Diagnostics;
using Supervision.Actors;
using Supervision.Actors.Persistence;

namespace Supervision.Benchmarks.Journal;

/// <summary>The recovery of one actor with a million events, against a bare loop that reads the same rows.</summary>
internal static class RecoveryBenchmark
{
    private const int Events = 1_000_000;

    public static int Run(IDatabase database)
    {
        using (var target = database.CreateBare())
        {
            var watch = Stopwatch.StartNew();
            Fill(database).GetAwaiter().GetResult();
            Console.WriteLine($"{database.Name}: wrote {Events:N0} events of one id in {watch.Elapsed.TotalSeconds:F2} s");
            Console.WriteLine("   bare select   journal replay   ratio   actor (JSON read, applied)   ratio");
            for (var round = 0; round < 3; round++)
            {
                var bare = Time(() => target.ReadAll("long"));
                var replay = Time(() => Replay(database).GetAwaiter().GetResult());
                var actor = Time(() => Recover(database).GetAwaiter().GetResult());
                Console.WriteLine($"{bare,12:F2} s {replay,14:F2} s {bare / replay,7:F2} {actor,26:F2} s {bare / actor,7:F2}");
            }
        }
        return 0;
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task Fill(IDatabase database)
    {
        using var journal = database.ReopenJournal();
        const int Batch = 1000;
        for (var first = 1; first <= Events; first += Batch)
            await journal.AppendAsync("long", first, Enumerable.Repeat(new JournalEvent("started", IDatabase.Payload), Batch).ToArray(), "w", DateTimeOffset.UnixEpoch);
    }

    private static async Task Replay(IDatabase database)
    {
        using var journal = database.ReopenJournal();
        var replay = journal.Replay("long");
        while (!(await replay.NextAsync()).IsLast)
        {
        }
    }

    private static async Task Recover(IDatabase database)
    {
        using var journal = database.ReopenJournal();
        await using var system = ActorSystem.Create("benchmark");
        system.UsePersistence(journal, ActorWriters.Types());
        var recovered = new TaskCompletionSource();
        system.ActorOf(Props.Create(() => new LongActor("long", recovered)));
        await recovered.Task;
    }
}
