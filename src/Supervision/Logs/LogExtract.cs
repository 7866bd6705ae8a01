namespace Supervision.Logs;

/// <summary>Lines copied out of a ring, to be read without holding its lock.</summary>
internal readonly struct LogExtract(LogEntry[] entries, byte[] text)
{
    public static LogExtract Empty { get; } = new([], []);

    public int Count => entries.Length;

    public long LastId => entries[^1].Id;

    /// <summary>Makes text of those lines that are wanted; of all for null.</summary>
    public List<LogLine> Read(Predicate<string>? services = null)
    {
        var lines = new List<LogLine>(services is null ? entries.Length : 0);
        foreach (ref readonly var entry in entries.AsSpan())
        {
            if (services is null || services(entry.Service))
            {
                lines.Add(entry.Read(text));
            }
        }

        return lines;
    }
}
