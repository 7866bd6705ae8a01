using Supervision.Api;

namespace Supervision.Hosting.Local;

/// <summary>The histories of the replicas of one service as one.</summary>
internal static class ReplicaHistories
{
    /// <summary>
    /// By time across replicas, and in the order in which they were recorded within each: a clock that is set back must not turn a history round.
    /// </summary>
    /// <param name="histories">Of each replica, oldest first.</param>
    /// <param name="limit">The newest so many.</param>
    public static IReadOnlyList<HistoryEntry> Merge(IEnumerable<IEnumerable<HistoryEntry>> histories, int limit) =>
        [.. histories.SelectMany(Reached).OrderBy(e => e.Reached).Select(e => e.Entry).TakeLast(limit)];

    private static IEnumerable<(DateTimeOffset Reached, HistoryEntry Entry)> Reached(IEnumerable<HistoryEntry> history)
    {
        var reached = DateTimeOffset.MinValue;
        foreach (var entry in history)
        {
            reached = entry.Time > reached ? entry.Time : reached;
            yield return (reached, entry);
        }
    }
}
