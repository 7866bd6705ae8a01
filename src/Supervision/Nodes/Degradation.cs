using System.Collections.Concurrent;
using Supervision.Actors.Persistence;

namespace Supervision.Nodes;

/// <summary>What of a node does not work as it should, each area until it does again. The journal is asked, and the others tell. From any thread.</summary>
internal sealed class Degradation(IJournal journal)
{
    private readonly ConcurrentDictionary<string, string> _reasons = new();

    /// <summary>One sentence each.</summary>
    public IReadOnlyList<string> Reasons
    {
        get
        {
            var health = journal.Health;
            List<string> reasons = [.. _reasons.Values];
            if (!health.IsAvailable)
            {
                reasons.Add($"journal: {health.Reason} {health.HeldEvents} facts wait in memory to be written{DroppedOf(health)}.");
            }

            return reasons;
        }
    }

    /// <summary>An area does not work, for this reason; null when it does.</summary>
    public void Report(string area, string? reason)
    {
        if (reason is null)
        {
            _reasons.TryRemove(area, out _);
        }
        else
        {
            _reasons[area] = reason;
        }
    }

    private static string DroppedOf(JournalHealth health) =>
        health.DroppedEvents == 0 ? "" : $", and {health.DroppedEvents} that there was no room for are missing from the histories";
}
