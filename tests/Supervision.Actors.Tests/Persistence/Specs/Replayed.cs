using Supervision.Actors.Persistence;

namespace Supervision.Persistence.Specs;

/// <summary>All pages of a replay together.</summary>
public sealed record Replayed(StoredSnapshot? Snapshot, IReadOnlyList<StoredEvent> Events, long Highest)
{
    public static async Task<Replayed> Read(IJournal journal, string id, bool useSnapshot = true)
    {
        var replay = journal.Replay(id, useSnapshot);
        StoredSnapshot? snapshot = null;
        var events = new List<StoredEvent>();
        while (true)
        {
            var page = await replay.NextAsync();
            snapshot ??= page.Snapshot;
            events.AddRange(page.Events);
            if (page.IsLast)
                return new Replayed(snapshot, events, page.HighestSequenceNumber);
        }
    }
}
