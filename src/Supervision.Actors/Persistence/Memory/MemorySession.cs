namespace Supervision.Actors.Persistence.Memory;

/// <summary>Reads and writes the rows under one lock.</summary>
internal sealed class MemorySession(MemoryRows rows) : IStoreWriter, IStoreReader
{
    public long HighestSequenceNumber(string persistenceId)
    {
        lock (rows.Gate)
            return rows.ById.TryGetValue(persistenceId, out var events) ? events.Highest : 0;
    }

    public string? WriterOf(string persistenceId, long sequenceNumber)
    {
        lock (rows.Gate)
        {
            return rows.ById.TryGetValue(persistenceId, out var events) && sequenceNumber > events.DeletedTo && sequenceNumber <= events.Highest
                ? events.Live[(int)(sequenceNumber - events.DeletedTo - 1)].Writer
                : null;
        }
    }

    public void Commit(IReadOnlyList<JournalWrite> group)
    {
        lock (rows.Gate)
        {
            foreach (var write in group)
            {
                switch (write)
                {
                    case AppendWrite append:
                        Append(append);
                        break;
                    case SaveSnapshotWrite save:
                        SnapshotsOf(save.PersistenceId)[save.Snapshot.SequenceNumber] = save.Snapshot;
                        break;
                    case DeleteSnapshotsWrite delete:
                        DeleteSnapshots(delete);
                        break;
                    case DeleteEventsWrite delete:
                        DeleteEvents(delete);
                        break;
                }
            }
        }
    }

    public void Probe()
    {
    }

    public void ReadEvents(string persistenceId, long fromSequenceNumber, int max, List<StoredEvent> into)
    {
        lock (rows.Gate)
        {
            if (!rows.ById.TryGetValue(persistenceId, out var events))
                return;
            if (events.DeletedTo >= fromSequenceNumber)
                into.Add(new StoredEvent(events.DeletedTo, "", "", IsDeleted: true));
            var skipped = (int)Math.Max(0, fromSequenceNumber - events.DeletedTo - 1);
            foreach (var entry in events.Live.Skip(skipped).Take(max - into.Count))
                into.Add(new StoredEvent(entry.SequenceNumber, entry.Manifest, entry.Payload));
        }
    }

    public StoredSnapshot? LoadSnapshot(string persistenceId, long maxSequenceNumber)
    {
        lock (rows.Gate)
        {
            return rows.Snapshots.TryGetValue(persistenceId, out var snapshots)
                ? snapshots.Values.LastOrDefault(snapshot => snapshot.SequenceNumber <= maxSequenceNumber)
                : null;
        }
    }

    public void ReadQuery(EventQuery query, long position, int max, List<JournalEntry> into)
    {
        lock (rows.Gate)
        {
            var all = query.PersistenceId is null ? rows.Events
                : rows.ById.TryGetValue(query.PersistenceId, out var events) ? events.Live : [];
            var ordered = query.NewestFirst
                ? Enumerable.Reverse(all).SkipWhile(entry => query.PositionOf(entry) >= position)
                : After(query, all, position);
            into.AddRange(ordered.Where(entry => Matches(query, entry)).Take(max));
        }
    }

    public void ReadPersistenceIds(string after, int max, List<string> into)
    {
        lock (rows.Gate)
            into.AddRange(rows.ById.Keys.Where(id => string.CompareOrdinal(id, after) > 0).Order(StringComparer.Ordinal).Take(max));
    }

    public void Dispose()
    {
    }

    private void Append(AppendWrite append)
    {
        if (!rows.ById.TryGetValue(append.PersistenceId, out var events))
            rows.ById.Add(append.PersistenceId, events = new MemoryRows.EventsOfId());
        for (var i = 0; i < append.Events.Count; i++)
        {
            var entry = new JournalEntry
            {
                Ordering = ++rows.LastOrdering,
                PersistenceId = append.PersistenceId,
                SequenceNumber = append.FirstSequenceNumber + i,
                Created = DateTimeOffset.FromUnixTimeMilliseconds(append.Created.ToUnixTimeMilliseconds()),
                Manifest = append.Events[i].Manifest,
                Payload = append.Events[i].Payload,
                Tags = append.Events[i].Tags ?? [],
                Writer = append.Writer,
            };
            rows.Events.Add(entry);
            events.Live.Add(entry);
        }
    }

    private void DeleteEvents(DeleteEventsWrite delete)
    {
        if (!rows.ById.TryGetValue(delete.PersistenceId, out var events))
            return;
        var last = Math.Min(delete.ToSequenceNumber, events.Highest);
        if (last <= events.DeletedTo)
            return;
        events.Live.RemoveRange(0, (int)(last - events.DeletedTo));
        events.DeletedTo = last;
        rows.Events.RemoveAll(entry => entry.PersistenceId == delete.PersistenceId && entry.SequenceNumber <= last);
    }

    private void DeleteSnapshots(DeleteSnapshotsWrite delete)
    {
        var snapshots = SnapshotsOf(delete.PersistenceId);
        foreach (var number in snapshots.Keys.Where(number => number >= delete.FromSequenceNumber && number <= delete.ToSequenceNumber).ToList())
            snapshots.Remove(number);
    }

    private SortedList<long, StoredSnapshot> SnapshotsOf(string persistenceId)
    {
        if (!rows.Snapshots.TryGetValue(persistenceId, out var snapshots))
            rows.Snapshots.Add(persistenceId, snapshots = []);
        return snapshots;
    }

    private static bool Matches(EventQuery query, JournalEntry entry) =>
        entry.SequenceNumber >= query.FromSequenceNumber
        && entry.SequenceNumber <= query.ToSequenceNumber
        && entry.Ordering > query.AfterOrdering
        && (query.Tag is null || entry.Tags.Contains(query.Tag));

    /// <summary>The entries after a position; they are sorted by it.</summary>
    private static IEnumerable<JournalEntry> After(EventQuery query, List<JournalEntry> all, long position)
    {
        var (low, high) = (0, all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (query.PositionOf(all[middle]) > position)
                high = middle;
            else
                low = middle + 1;
        }
        return all.Skip(low);
    }
}
