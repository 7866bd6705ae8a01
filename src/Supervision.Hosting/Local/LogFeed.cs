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
    public List<LogRecord> Read()
    {
        var slice = node.Logs.Read(null, Last, LinesAtOnce);
        var records = new List<LogRecord>();
        if (slice.Lost > 0)
        {
            AddPushedOut(slice.Lines.Count > 0 ? slice.Lines[0].Id : slice.Next + 1, records);
        }

        foreach (var line in slice.Lines)
        {
            if (_names.Matches(line.Service))
            {
                records.Add(Documents.Of(line));
            }
        }

        Last = slice.Next;
        return records;
    }

    private void AddPushedOut(long end, List<LogRecord> records)
    {
        foreach (var service in node.Board.Current.Services.Keys.Where(_names.Matches))
        {
            var kept = node.Logs.Read(service, Last, KeptMax);
            var pushedOut = kept.Lines.TakeWhile(l => l.Id < end).ToList();
            if (kept.Lost > 0)
            {
                // It bears the number of a line that was lost, the last one before those that are kept.
                var id = pushedOut.Count > 0 ? pushedOut[0].Id - 1 : end - 1;
                var time = kept.Lines.Count > 0 ? kept.Lines[0].Time : node.StartedAt;
                records.Add(new LogRecord(id, time, service, "notice", "lines are missing here: they were written faster than they were read"));
            }

            records.AddRange(pushedOut.Select(Documents.Of));
        }

        records.Sort((a, b) => a.Id.CompareTo(b.Id));
    }
}
