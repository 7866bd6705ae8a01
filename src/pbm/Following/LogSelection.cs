using Supervision.Api;
using Supervision.Pbm.Execution;
using Supervision.Pbm.Output;

namespace Supervision.Pbm.Following;

/// <summary>Whose lines are wanted: everybody's, read from the node's merged log, or those of the services that match some names.</summary>
internal sealed class LogSelection
{
    private const int PageMax = 1000;
    private readonly IReadOnlyList<string> _patterns;
    private readonly IReadOnlyList<string?> _logs;

    private LogSelection(IReadOnlyList<string> patterns, IReadOnlyList<string?> logs)
    {
        _patterns = patterns;
        _logs = logs;
    }

    /// <summary>The globs for the stream of events.</summary>
    public string Globs => _patterns.Count == 0 ? "*" : string.Join(',', _patterns);

    /// <exception cref="SupervisionException">A name matches no service.</exception>
    public static async Task<LogSelection> FindAsync(CommandContext context)
    {
        var patterns = context.Call.Arguments;
        if (patterns.Count == 0)
            return new(patterns, [null]);
        return new(patterns, [.. (await ServiceNames.FindAsync(context, patterns)).Select(s => s.Name)]);
    }

    public bool Includes(string service) => _patterns.Count == 0 || _patterns.Any(p => Glob.Matches(p, service));

    /// <summary>The newest lines, merged in the order of their ids.</summary>
    public async Task<LogPage> NewestAsync(ISupervision node, int limit, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_logs.Select(log => node.GetLogAsync(log, null, limit, cancellationToken)));
        var records = pages.Length == 1 ? pages[0].Records : [.. pages.SelectMany(p => p.Records).OrderBy(r => r.Id).TakeLast(limit)];
        return new(records, pages.Max(p => p.Next), 0);
    }

    /// <summary>Every line after one, merged in the order of their ids.</summary>
    public async Task<LogPage> AfterAsync(ISupervision node, long after, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(_logs.Select(log => AfterAsync(node, log, after, cancellationToken)));
        return new([.. pages.SelectMany(p => p.Records).OrderBy(r => r.Id)], pages.Max(p => p.Next), pages.Sum(p => p.Lost));
    }

    private static async Task<LogPage> AfterAsync(ISupervision node, string? log, long after, CancellationToken cancellationToken)
    {
        var (records, lost) = (new List<LogRecord>(), 0L);
        while (true)
        {
            var page = await node.GetLogAsync(log, after, PageMax, cancellationToken);
            records.AddRange(page.Records);
            lost += page.Lost;
            if (page.Records.Count == 0 || page.Next <= after)
                return new(records, page.Next, lost);
            after = page.Next;
        }
    }
}
