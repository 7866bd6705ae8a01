using Supervision.Api;
using Supervision.Nodes;

namespace Supervision.Hosting.Local;

/// <summary>
/// The lines of some services as they are written, for one reader. They come from the merged log; what one that floods has pushed out of it
/// comes from the services' own logs, so that the lines of the others are not lost with it. What is lost all the same, the reader is told.
/// </summary>
internal sealed class LogFeed(SupervisionNode node, string globs)
{
    private const int LinesAtOnce = 500;
    private const int KeptMax = 10_000;

    private readonly Glob _names = Glob.Of(globs);

    /// <summary>Everything up to this id was read.</summary>
    public long Last { get; private set; } = node.Logs.LastId;

    /// <summary>What has been written since the last time, or the beginning of it when it is much.</summary>
    public IReadOnlyCollection<LogRecord> Read()
    {
        var slice = node.Logs.Read(null, Last, LinesAtOnce, IsWanted);
        var records = new SortedDictionary<long, LogRecord>();
        foreach (var line in slice.Lines)
        {
            records[line.Id] = Documents.Of(line);
        }

        if (slice.Lost > 0)
        {
            AddPushedOut(slice.Next, records);
        }

        Last = slice.Next;
        return records.Values;
    }

    private bool IsWanted(string replica) => ServiceView.Matches(_names, replica);

    private void AddPushedOut(long end, SortedDictionary<long, LogRecord> records)
    {
        foreach (var service in node.Board.Current.Services.Keys.Where(IsWanted))
        {
            var kept = node.Logs.Read(service, Last, KeptMax);
            if (kept is { Lost: > 0, Lines: [var first, ..] } && first.Id <= end)
            {
                // It bears the number of the last one that was lost.
                records[first.Id - 1] = Documents.Of(first) with { Id = first.Id - 1, Stream = "notice", Text = "lines are missing here: they were written faster than they were read" };
            }

            foreach (var line in kept.Lines.TakeWhile(l => l.Id <= end))
            {
                records[line.Id] = Documents.Of(line);
            }
        }
    }
}
