using System.Diagnostics;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Hosting.Journal;

namespace Supervision.Benchmarks.Journal;

/// <summary>What a daemon's start pays: opening the journal and recovering 300 actors of 20 events each, in a process that has just begun.</summary>
internal static class StartBenchmark
{
    private const int Actors = 300;
    private const int Events = 20;

    public static int Run(string path)
    {
        var isNew = !File.Exists(path);
        var watch = Stopwatch.StartNew();
        using var journal = SqliteJournal.Open(path);
        Console.WriteLine($"opened {(isNew ? "a new" : "the")} journal in {watch.ElapsedMilliseconds} ms");
        if (isNew)
        {
            Task.WaitAll([.. Enumerable.Range(0, Actors).Select(i => journal.AppendAsync(
                $"service-{i}", 1, [.. Enumerable.Repeat(new JournalEvent("started", IDatabase.Payload), Events)], "w", DateTimeOffset.UnixEpoch))]);
        }
        watch.Restart();
        var system = ActorSystem.Create("benchmark");
        system.UsePersistence(journal, ActorWriters.Types());
        var recovered = Enumerable.Range(0, Actors).Select(_ => new TaskCompletionSource()).ToList();
        for (var i = 0; i < Actors; i++)
        {
            var number = i;
            system.ActorOf(Props.Create(() => new LongActor($"service-{number}", recovered[number])));
        }
        Task.WaitAll([.. recovered.Select(actor => actor.Task)]);
        Console.WriteLine($"recovered {Actors} actors of {Events} events each in {watch.ElapsedMilliseconds} ms");
        Console.WriteLine(File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS")));
        system.Terminate().Wait();
        return 0;
    }
}
