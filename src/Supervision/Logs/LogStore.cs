using Supervision.Specs;

namespace Supervision.Logs;

/// <summary>
/// The lines of all services: a ring for each and a merged one for the node. Written by the one thread that reads the
/// pipes, read by anybody; nothing is done under the lock but moving references.
/// </summary>
public sealed class LogStore
{
    /// <summary>Lines of the node's merged ring.</summary>
    public const int MergedLines = 10_000;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, LogRing> _rings = [];
    private readonly LogRing _merged = new(MergedLines);
    private TaskCompletionSource? _arrival;
    private readonly long _firstId;
    private long _lastId;

    /// <summary>A store without lines.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="firstId">Where ids begin: above all that an earlier daemon has given out.</param>
    public LogStore(TimeProvider time, long firstId)
    {
        _time = time;
        _firstId = firstId;
        _lastId = firstId;
    }

    /// <summary>Prepares the ring of a service; one of another size takes over what it can hold.</summary>
    public void Open(ServiceName service, int keepLines)
    {
        lock (_lock)
        {
            var former = _rings.GetValueOrDefault(service.Text);
            if (former?.Capacity == keepLines)
            {
                return;
            }

            _rings[service.Text] = former is null ? new LogRing(keepLines) : former.Resized(keepLines);
        }
    }

    /// <summary>Drops the ring of a service; the merged log keeps its lines.</summary>
    public void Close(ServiceName service)
    {
        lock (_lock)
        {
            _rings.Remove(service.Text);
        }
    }

    /// <summary>Adds a line.</summary>
    public void Append(string service, LogStream stream, string text)
    {
        TaskCompletionSource? arrival;
        lock (_lock)
        {
            var line = new LogLine(++_lastId, _time.GetUtcNow(), service, stream, text);
            _merged.Add(line);
            if (_rings.TryGetValue(service, out var ring))
            {
                ring.Add(line);
            }

            (arrival, _arrival) = (_arrival, null);
        }

        arrival?.SetResult();
    }

    /// <summary>Reads lines of one service, or of all.</summary>
    /// <param name="service">The service; null for the merged log. An unknown one has no lines.</param>
    /// <param name="after">Only lines with a greater id; null for the newest ones.</param>
    /// <param name="limit">At most so many.</param>
    public LogSlice Read(string? service, long? after, int limit)
    {
        lock (_lock)
        {
            var ring = service is null ? _merged : _rings.GetValueOrDefault(service);
            if (ring is null)
            {
                return new LogSlice([], after ?? _lastId, Lost: 0);
            }

            var lines = after is { } id ? ring.After(id, limit) : ring.Newest(limit);
            var next = lines.Count > 0 ? lines[^1].Id : Math.Max(after ?? 0, _lastId);
            return new LogSlice(lines, next, after is { } a ? LostAfter(a, ring) : 0);
        }
    }

    private long LostAfter(long after, LogRing ring)
    {
        if (ring.DroppedUpTo <= after)
        {
            return 0;
        }

        // Ids of the merged log have no gaps.
        return ring == _merged ? ring.DroppedUpTo - Math.Max(after, _firstId) : 1;
    }

    /// <summary>The id of the newest line of any service; 0 before the first.</summary>
    public long LastId
    {
        get
        {
            lock (_lock)
            {
                return _lastId;
            }
        }
    }

    /// <summary>Ends when there are lines after an id.</summary>
    public Task WaitAsync(long after, CancellationToken cancellationToken)
    {
        Task arrival;
        lock (_lock)
        {
            if (_lastId > after)
            {
                return Task.CompletedTask;
            }

            // Readers go on elsewhere: the thread that reads the pipes must not run them.
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            arrival = _arrival.Task;
        }

        return arrival.WaitAsync(cancellationToken);
    }
}

/// <summary>Some lines.</summary>
/// <param name="Lines">Oldest first.</param>
/// <param name="Next">Read on after this id.</param>
/// <param name="Lost">How many lines after the one asked for are no longer kept: exact in the merged log, at least so many in a service's own.</param>
public sealed record LogSlice(IReadOnlyList<LogLine> Lines, long Next, long Lost);
