namespace Supervision.Actors.Persistence;

/// <summary>A replay of what the database holds, followed by what is held in memory for it.</summary>
internal sealed class HeldAwareReplay(GroupCommitJournal journal, ReadPool reads, string persistenceId, bool useSnapshot, int pageEvents) : JournalReplay
{
    private readonly EventSequence _sequence = new(persistenceId, journal.Description);
    private IReadOnlyList<AppendWrite>? _held;
    private long _highest;

    public override async Task<ReplayPage> NextAsync(CancellationToken cancellation = default)
    {
        if (_held is not null)
            return Page(snapshot: null, await reads.Read(ReadEvents, cancellation).ConfigureAwait(false));
        _held = await journal.HeldForAsync(persistenceId).ConfigureAwait(false);
        var first = await reads.Read(ReadFirst, cancellation).ConfigureAwait(false);
        return Page(first.Snapshot, first.Events);
    }

    private (StoredSnapshot? Snapshot, List<StoredEvent> Events) ReadFirst(IStoreReader reader)
    {
        var snapshot = useSnapshot ? reader.LoadSnapshot(persistenceId, long.MaxValue) : null;
        if (snapshot is not null)
            _sequence.StartAt(snapshot);
        _highest = Math.Max(_sequence.Last, reader.HighestSequenceNumber(persistenceId));
        return (snapshot, ReadEvents(reader));
    }

    private List<StoredEvent> ReadEvents(IStoreReader reader)
    {
        var events = new List<StoredEvent>();
        if (_sequence.Last < _highest)
            reader.ReadEvents(persistenceId, _sequence.Last + 1, pageEvents, events);
        return events;
    }

    private ReplayPage Page(StoredSnapshot? snapshot, List<StoredEvent> stored)
    {
        var isLast = stored.Count < pageEvents;
        stored.RemoveAll(entry => !_sequence.Accept(entry));
        if (isLast)
        {
            _sequence.End(_highest);
            AddHeld(stored);
        }
        return new ReplayPage { Snapshot = snapshot, Events = stored, HighestSequenceNumber = Math.Max(_highest, _sequence.Last), IsLast = isLast };
    }

    private void AddHeld(List<StoredEvent> events)
    {
        foreach (var append in _held!)
        {
            for (var i = 0; i < append.Events.Count; i++)
            {
                var number = append.FirstSequenceNumber + i;
                if (number <= _sequence.Last)
                    continue;
                var stored = new StoredEvent(number, append.Events[i].Manifest, append.Events[i].Payload);
                _sequence.Accept(stored);
                events.Add(stored);
            }
        }
    }
}
