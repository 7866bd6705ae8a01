using System.Text.Json.Serialization;
using Supervision.Actors;
using Supervision.Actors.Persistence;

namespace Supervision.Benchmarks.Journal;

internal sealed record Started(int Pid, string At, string Cause);

[JsonSerializable(typeof(Started))]
internal sealed partial class BenchmarkJson : JsonSerializerContext;

/// <summary>Persistent actors, each of which persists an event as soon as the one before is durable.</summary>
internal static class ActorWriters
{
    public static EventTypes Types() => new EventTypes().Add("started", BenchmarkJson.Default.Started);

    public static async Task<Rate> Run(IDatabase database, int writers, double seconds)
    {
        using var journal = database.OpenJournal();
        var system = ActorSystem.Create("benchmark");
        system.UsePersistence(journal, Types());
        var state = new Shared { Recovering = writers };
        var actors = Enumerable.Range(0, writers).Select(i => system.ActorOf(Props.Create(() => new WriterActor($"writer-{i}", state)))).ToList();
        await state.Recovered.Task;
        var meter = Rate.Start();
        foreach (var actor in actors)
            actor.Tell("go", ActorRefs.NoSender);
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var rate = meter.Stop(Interlocked.Read(ref state.Written));
        state.IsOver = true;
        await system.Terminate();
        return rate;
    }

    private sealed class Shared
    {
        public long Written;
        public int Recovering;
        public volatile bool IsOver;

        public TaskCompletionSource Recovered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class WriterActor : PersistentActor
    {
        private readonly Shared _shared;
        private readonly Started _event = new(7, "2026-03-01T12:00:00.000Z", "exit: killed by SIGKILL, restart 3 of 10");

        public WriterActor(string id, Shared shared)
        {
            PersistenceId = id;
            _shared = shared;
            Recover<Started>(_ => { });
            Receive<string>(_ => Next());
        }

        public override string PersistenceId { get; }

        protected override void OnRecoveryCompleted()
        {
            if (Interlocked.Decrement(ref _shared.Recovering) == 0)
                _shared.Recovered.SetResult();
        }

        private void Next()
        {
            if (!_shared.IsOver)
                Persist(_event, _ => Written());
        }

        private void Written()
        {
            Interlocked.Increment(ref _shared.Written);
            Next();
        }
    }
}
