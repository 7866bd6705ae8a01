namespace Supervision.Logs;

/// <summary>Lines copied out of a ring, to be read without holding its lock.</summary>
internal readonly struct LogExtract(LogEntry[] entries, byte[] text)
{
    public static LogExtract Empty { get; } = new([], []);

    public int Count => entries.Length;

    public long LastId => entries[^1].Id;

    public LogLine[] Read()
    {
        var lines = new LogLine[entries.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = entries[i].Read(text);
        }

        return lines;
    }
}
