using System.Diagnostics;
using Supervision.Actors.Persistence;

namespace Supervision.Benchmarks.Journal;

/// <summary>
/// Events per second of 1, 100 and 1,000 writers, each of which waits for its event to be durable before it writes the next,
/// against a bare loop of the same inserts on the same tables in transactions of 1, 100 and 1,000 rows.
/// </summary>
internal static class AppendBenchmark
{
    public static int Run(IDatabase database)
    {
        Console.WriteLine($"{database.Name}: appends per second, one event each");
        Console.WriteLine("writers   bare loop     journal   ratio   actors (Persist)   ratio");
        // The first run of each is only to warm up.
        foreach (var (writers, seconds) in ((int, double)[])[(100, 1), (1, 3), (100, 3), (1000, 3)])
        {
            var bare = new List<double>();
            var journal = new List<double>();
            var actors = new List<double>();
            for (var round = 0; round < 3; round++)
            {
                bare.Add(Bare(database, writers, seconds / 3));
                journal.Add(Journalled(database, writers, seconds / 3).GetAwaiter().GetResult());
                actors.Add(ActorWriters.Run(database, writers, seconds / 3).GetAwaiter().GetResult());
            }
            if (seconds > 1)
                Print(writers, Median(bare), Median(journal), Median(actors));
        }
        return 0;
    }

    private static void Print(int writers, double bare, double journal, double actors) =>
        Console.WriteLine($"{writers,7} {bare,11:N0} {journal,11:N0} {journal / bare,7:F2} {actors,18:N0} {actors / bare,7:F2}");

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Bare(IDatabase database, int batch, double seconds)
    {
        using var target = database.CreateBare();
        var written = 0L;
        var watch = Stopwatch.StartNew();
        for (; watch.Elapsed.TotalSeconds < seconds; written += batch)
            target.Insert(batch, written / batch);
        return written / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> Journalled(IDatabase database, int writers, double seconds)
    {
        using var journal = database.OpenJournal();
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var number = 0L;
            for (; watch.Elapsed.TotalSeconds < seconds; number++)
                await journal.AppendAsync($"writer-{writer}", number + 1, [new JournalEvent("started", IDatabase.Payload)], "w", DateTimeOffset.UnixEpoch);
            return number;
        })));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
