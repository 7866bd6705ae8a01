using Supervision.Logs;

namespace Supervision.Hosting.Local;

/// <summary>The logs of several replicas as one.</summary>
internal static class ReplicaLogs
{
    /// <summary>Reads on after an id, or the newest lines.</summary>
    public static LogSlice Read(LogStore logs, IEnumerable<string> replicas, long? after, int limit)
    {
        // What is written while the logs are read one after the other is for the next time.
        var end = logs.LastId;
        var slices = replicas.Select(replica => logs.Read(replica, after, limit)).ToArray();
        LogLine[] lines = [.. slices.SelectMany(s => s.Lines).Where(l => l.Id <= end).OrderBy(l => l.Id)];
        var page = after is null ? lines[^Math.Min(limit, lines.Length)..] : lines[..Math.Min(limit, lines.Length)];
        var isFull = after is not null && slices.Any(s => s.Lines.Count >= limit);
        return new LogSlice(page, (isFull || page.Length < lines.Length) && page.Length > 0 ? page[^1].Id : Math.Max(end, after ?? 0), slices.Sum(s => s.Lost));
    }
}
