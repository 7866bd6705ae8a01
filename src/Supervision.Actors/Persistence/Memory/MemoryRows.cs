namespace Supervision.Actors.Persistence.Memory;

/// <summary>The rows: all events in the order of their commit, the same by persistence id, and the snapshots.</summary>
internal sealed class MemoryRows
{
    public Lock Gate { get; } = new();

    public List<JournalEntry> Events { get; } = [];

    public Dictionary<string, EventsOfId> ById { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SortedList<long, StoredSnapshot>> Snapshots { get; } = new(StringComparer.Ordinal);

    public long LastOrdering { get; set; }

    /// <summary>The events of one persistence id; numbers up to <see cref="DeletedTo"/> are gone.</summary>
    internal sealed class EventsOfId
    {
        public long DeletedTo { get; set; }

        public long Highest => DeletedTo + Live.Count;

        public List<JournalEntry> Live { get; } = [];
    }
}
