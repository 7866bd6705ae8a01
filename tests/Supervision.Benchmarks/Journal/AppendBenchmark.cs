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
        Console.WriteLine($"{database.Name}: appends per second, one event each (and the processor's time for each)");
        Console.WriteLine("writers           bare loop             journal   ratio    actors (Persist)   ratio");
        // The first run of each is only to warm up.
        foreach (var (writers, seconds) in ((int, double)[])[(100, 1), (1, 3), (100, 3), (1000, 3)])
        {
            var bare = new List<Rate>();
            var journal = new List<Rate>();
            var actors = new List<Rate>();
            for (var round = 0; round < 3; round++)
            {
                bare.Add(Bare(database, writers, seconds / 3));
                journal.Add(Journalled(database, writers, seconds / 3).GetAwaiter().GetResult());
                actors.Add(ActorWriters.Run(database, writers, seconds / 3).GetAwaiter().GetResult());
            }
            if (seconds > 1)
                Print(writers, Rate.Median(bare), Rate.Median(journal), Rate.Median(actors));
        }
        return 0;
    }

    private static void Print(int writers, Rate bare, Rate journal, Rate actors) => Console.WriteLine(
        $"{writers,7} {Text(bare)} {Text(journal)} {journal.PerSecond / bare.PerSecond,7:F2} {Text(actors)} {actors.PerSecond / bare.PerSecond,7:F2}");

    private static string Text(Rate rate) => $"{rate.PerSecond,8:N0} ({rate.ProcessorMicroseconds,5:F1} µs)";

    private static Rate Bare(IDatabase database, int batch, double seconds)
    {
        using var target = database.CreateBare();
        var written = 0L;
        var meter = Rate.Start();
        for (; meter.Seconds < seconds; written += batch)
            target.Insert(batch, written / batch);
        return meter.Stop(written);
    }

    private static async Task<Rate> Journalled(IDatabase database, int writers, double seconds)
    {
        using var journal = database.OpenJournal();
        var meter = Rate.Start();
        var counts = await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var number = 0L;
            for (; meter.Seconds < seconds; number++)
                await journal.AppendAsync($"writer-{writer}", number + 1, [new JournalEvent("started", IDatabase.Payload)], "w", DateTimeOffset.UnixEpoch);
            return number;
        })));
        return meter.Stop(counts.Sum());
    }
}
