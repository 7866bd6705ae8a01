using System.Collections.Concurrent;
using Supervision.Actors.Persistence;
using Supervision.Persistence.Specs;

namespace Supervision.Journal.Tests.Faults;

/// <summary>Records facts as a service does, and writes down what becomes of them.</summary>
internal sealed class OutageLog(IJournal journal, string id = "service")
{
    private readonly ConcurrentQueue<long> _durable = [];
    private readonly ConcurrentQueue<string> _failed = [];
    private int _held;

    public long Last { get; private set; }

    public int Held => Volatile.Read(ref _held);

    public void Record(int bytes = 100)
    {
        Last++;
        Assert.True(journal.TrySubmit(new Fact(this, id, Last, new string('x', bytes))));
    }

    /// <summary>Records until the journal says that the database is away.</summary>
    public void RecordUntilHeld(int bytes = 100)
    {
        for (var i = 0; i < 100_000 && journal.Health.IsAvailable; i++)
        {
            Record(bytes);
            if (i % 50 == 0)
                Await(() => _durable.Count + Held >= Last || !journal.Health.IsAvailable, "facts are written");
        }
        Await(() => Held > 0, "facts are held");
    }

    public void AwaitAllDurable() => Await(() => _durable.Count == Last, () => $"all of {Last} facts are durable; {_durable.Count} are, {string.Join(", ", _failed)} {journal.Health}");

    /// <summary>Everything is there once, in order, and was acknowledged in order.</summary>
    public async Task Check()
    {
        Assert.Empty(_failed);
        Assert.Equal(Enumerable.Range(1, (int)Last).Select(number => (long)number), _durable);
        var replay = await Replayed.Read(journal, id);
        Assert.Equal(Enumerable.Range(1, (int)Last).Select(number => (long)number), replay.Events.Select(stored => stored.SequenceNumber));
        Assert.Equal(Enumerable.Range(1, (int)Last).Select(number => $"fact {number}"), replay.Events.Select(stored => stored.Manifest));
    }

    public static void Await(Func<bool> condition, string what) => Await(condition, () => what);

    private static void Await(Func<bool> condition, Func<string> what)
    {
        if (!SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)))
            Assert.Fail($"not within 30 s: {what()}");
    }

    private sealed class Fact(OutageLog log, string id, long number, string payload)
        : AppendWrite(id, number, [new JournalEvent($"fact {number}", payload)], "writer", DateTimeOffset.UnixEpoch, mayBeHeld: true)
    {
        protected override void OnDurable() => log._durable.Enqueue(FirstSequenceNumber);

        protected override void OnFailed(JournalException error) => log._failed.Enqueue(error.Message);

        protected override void OnHeld(JournalHealth health) => Interlocked.Increment(ref log._held);
    }
}
