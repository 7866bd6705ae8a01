using System.Globalization;
using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Following;

/// <summary>
/// Whose lines are wanted, and how far they have been read: everybody's, from the node's merged log, or those of the services that
/// match some names. Each log is read at its own moment and so has its own place.
/// </summary>
internal sealed class LogSelection
{
    private const int PageMax = 10_000;
    private readonly IReadOnlyList<string> _patterns;
    private readonly Dictionary<string, LogPlace> _places;

    private LogSelection(IReadOnlyList<string> patterns, IEnumerable<string> logs, bool hasOneWriter)
    {
        _patterns = patterns;
        HasOneWriter = hasOneWriter;
        _places = logs.ToDictionary(log => log, _ => new LogPlace());
    }

    /// <summary>The globs for the stream of events.</summary>
    public string Globs => IsMerged ? "*" : string.Join(',', _patterns);

    /// <summary>Whether one service was asked for by its name, that has no replicas.</summary>
    public bool HasOneWriter { get; }

    private bool IsMerged => _patterns.Count == 0;

    /// <exception cref="SupervisionException">A name matches no service.</exception>
    public static async Task<LogSelection> FindAsync(CommandContext context)
    {
        var patterns = context.Call.Arguments;
        if (patterns.Count == 0)
            return new(patterns, [LogPlace.OfMerged], hasOneWriter: false);
        var services = await ServiceNames.FindAsync(context, patterns);
        return new(patterns, services.Select(s => s.Name), ServiceNames.IsOne(patterns) && services is [{ Instances.Count: 0 }]);
    }

    public bool Includes(string service) => IsMerged || _patterns.Any(p => Glob.Matches(p, service));

    /// <summary>The newest lines that qualify, merged in the order of their ids.</summary>
    public async Task<IReadOnlyList<LogRecord>> NewestAsync(ISupervision node, int limit, LogFilter filter, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_places.Select(place => filter.IsNone && limit <= PageMax
            ? NewestAsync(node, LogPlace.NameOf(place.Key), place.Value, limit, cancellationToken)
            : KeptAsync(node, LogPlace.NameOf(place.Key), place.Value, limit, filter, cancellationToken)));
        return [.. pages.SelectMany(p => p).OrderBy(r => r.Id).TakeLast(limit)];
    }

    /// <summary>Every line since, merged in the order of their ids, and how many are no longer kept.</summary>
    public async Task<(IReadOnlyList<LogRecord> Records, long Lost)> SinceAsync(ISupervision node, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_places.Select(place => SinceAsync(node, LogPlace.NameOf(place.Key), place.Value, cancellationToken)));
        return ([.. pages.SelectMany(p => p.Records).OrderBy(r => r.Id)], pages.Sum(p => p.Lost));
    }

    /// <summary>Whether a line of the stream has not been read from the log already; moves its place on.</summary>
    public bool IsNews(LogRecord record)
    {
        var replica = string.Create(CultureInfo.InvariantCulture, $"{record.Service}.{record.Replica}");
        if (!Includes(record.Service) && !Includes(replica))
            return false;
        // A replica that was asked for alone has a log of its own.
        var log = IsMerged ? LogPlace.OfMerged : _places.ContainsKey(replica) ? replica : record.Service;
        if (!_places.TryGetValue(log, out var place))
            _places[log] = place = new();
        return place.IsNews(record.Id);
    }

    private static async Task<IEnumerable<LogRecord>> NewestAsync(ISupervision node, string? log, LogPlace place, int limit, CancellationToken cancellationToken)
    {
        var page = await node.GetLogAsync(log, null, limit, cancellationToken);
        place.CaughtUp(page.Next);
        return page.Records;
    }

    /// <summary>Reads all that is kept, up to what was the newest line at the beginning: more may come as fast as it is read.</summary>
    private static async Task<IEnumerable<LogRecord>> KeptAsync(
        ISupervision node, string? log, LogPlace place, int limit, LogFilter filter, CancellationToken cancellationToken)
    {
        var (kept, end) = (new Queue<LogRecord>(), (await node.GetLogAsync(log, null, 1, cancellationToken)).Next);
        for (var after = 0L; after < end;)
        {
            var page = await node.GetLogAsync(log, after, PageMax, cancellationToken);
            foreach (var record in page.Records.Where(filter.Includes))
            {
                kept.Enqueue(record);
                if (kept.Count > limit)
                    kept.Dequeue();
            }

            if (page.Records.Count == 0)
                break;
            after = page.Next;
            place.CaughtUp(after);
        }

        if (place.Last < end)
            place.CaughtUp(end);
        return kept;
    }

    private static async Task<(List<LogRecord> Records, long Lost)> SinceAsync(
        ISupervision node, string? log, LogPlace place, CancellationToken cancellationToken)
    {
        var (records, lost) = (new List<LogRecord>(), 0L);
        while (true)
        {
            var page = await node.GetLogAsync(log, place.Last, PageMax, cancellationToken);
            // Numbers never go back on one node; where they do, it is another node at the same address, and its lines are all new.
            if (page.Next < place.Last)
            {
                place.CaughtUp(0);
                continue;
            }

            records.AddRange(page.Records);
            lost += page.Lost;
            var goesOn = page.Next > place.Last && page.Records.Count > 0;
            place.CaughtUp(page.Next);
            if (!goesOn)
                return (records, lost);
        }
    }
}
