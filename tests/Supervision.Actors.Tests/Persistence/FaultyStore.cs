using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Memory;

namespace Supervision.Actors.Tests.Persistence;

/// <summary>A store in memory whose trouble the test chooses.</summary>
internal sealed class FaultyStore : JournalStore
{
    private readonly MemoryStore _inner = new();
    private readonly ManualResetEventSlim _gate = new(initialState: true);
    private volatile JournalException? _trouble;
    private volatile bool _isCommitAnswerLost;
    private volatile bool _canOpen;
    private int _commits;

    public override string Description => "faulty store";

    public int Commits => Volatile.Read(ref _commits);

    /// <summary>From now on every write fails.</summary>
    public void Break(JournalFault fault = JournalFault.DiskFull, string reason = "The disk is full.") => _trouble = new JournalException(fault, reason);

    /// <summary>Every write fails, but a writer can be opened.</summary>
    public void BreakWrites(JournalFault fault, string reason)
    {
        Break(fault, reason);
        _canOpen = true;
    }

    /// <summary>The next commit is done, but its answer never comes; later ones fail.</summary>
    public void LoseTheAnswerOfTheNextCommit() => _isCommitAnswerLost = true;

    public void Repair() => _trouble = null;

    /// <summary>Commits wait until <see cref="Release"/>.</summary>
    public void Stall() => _gate.Reset();

    public void Release() => _gate.Set();

    public override IReadOnlyList<string> Open() => [];

    public override IStoreWriter OpenWriter()
    {
        if (!_canOpen)
            ThrowTrouble();
        return new Writer(this, _inner.OpenWriter());
    }

    public override IStoreReader OpenReader() => _inner.OpenReader();

    protected override void Dispose(bool disposing)
    {
    }

    private void ThrowTrouble()
    {
        if (_trouble is { } trouble)
            throw new JournalException(trouble.Fault, trouble.Message);
    }

    private sealed class Writer(FaultyStore store, IStoreWriter inner) : IStoreWriter
    {
        public long HighestSequenceNumber(string persistenceId) => inner.HighestSequenceNumber(persistenceId);

        public string? WriterOf(string persistenceId, long sequenceNumber) => inner.WriterOf(persistenceId, sequenceNumber);

        public void Commit(IReadOnlyList<JournalWrite> group)
        {
            store._gate.Wait();
            store.ThrowTrouble();
            inner.Commit(group);
            Interlocked.Increment(ref store._commits);
            if (!store._isCommitAnswerLost)
                return;
            store._isCommitAnswerLost = false;
            store.Break(JournalFault.Gone, "The server is gone.");
            throw new JournalException(JournalFault.Gone, "The server is gone.", isOutcomeUnknown: true);
        }

        public void Probe() => store.ThrowTrouble();

        public void Dispose() => inner.Dispose();
    }
}
