using System.Text;
using Supervision.Specs;

namespace Supervision.Logs;

/// <summary>
/// The lines of all services: a ring for each and a merged one for the node. Written by the one thread that reads the
/// pipes, read by anybody; under the lock lines are only copied, and read as text afterwards.
/// </summary>
public sealed class LogStore
{
    /// <summary>Lines of the node's merged ring.</summary>
    public const int MergedLines = 10_000;

    /// <summary>Bytes of the node's merged ring.</summary>
    private const int MergedBytes = 8 << 20;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly Dictionary<string, LogRing> _rings = [];
    private readonly LogRing _merged = new(MergedLines, MergedBytes);
    private readonly long _firstId;
    private TaskCompletionSource? _arrival;
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

    /// <summary>Prepares the ring of a service, or changes its size.</summary>
    public void Open(ServiceName service, int keepLines)
    {
        lock (_lock)
        {
            if (!_rings.TryGetValue(service.Text, out var ring))
            {
                _rings.Add(service.Text, LogRing.Of(keepLines));
            }
            else if (ring.Capacity != keepLines)
            {
                _rings[service.Text] = ring.Resized(keepLines);
            }
        }
    }

    /// <summary>Gives up the ring of a service. Its lines in the merged log stay.</summary>
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
        using var batch = Begin(service, stream);
        batch.OnLine(Encoding.UTF8.GetBytes(text), isContinued: false);
    }

    /// <summary>Reads lines of one service, or of all.</summary>
    /// <param name="service">The service; null for the merged log. An unknown one has no lines.</param>
    /// <param name="after">Only lines with a greater id; null for the newest ones.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="services">Leaves out, of the merged log, the lines of other services; null for none.</param>
    public LogSlice Read(string? service, long? after, int limit, Predicate<string>? services = null)
    {
        LogExtract extract;
        long next, lost;
        lock (_lock)
        {
            var ring = service is null ? _merged : _rings.GetValueOrDefault(service);
            if (ring is null)
            {
                return new LogSlice([], after ?? _lastId, Lost: 0);
            }

            extract = after is { } id ? ring.After(id, limit) : ring.Newest(limit);
            next = extract.Count > 0 ? extract.LastId : Math.Max(after ?? 0, _lastId);
            lost = after is { } a ? LostAfter(a, ring) : 0;
        }

        return new LogSlice(extract.Read(services), next, lost);
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

    /// <summary>Takes many lines of one stream under one lock, which is held until the batch is disposed.</summary>
    internal Batch Begin(string service, LogStream stream) => new(this, service, stream);

    private long LostAfter(long after, LogRing ring)
    {
        if (ring.DroppedUpTo <= after)
        {
            return 0;
        }

        // Ids of the merged log have no gaps.
        return ring == _merged ? ring.DroppedUpTo - Math.Max(after, _firstId) : 1;
    }

    /// <summary>Lines that were read at one time from one stream.</summary>
    internal readonly ref struct Batch : ILineTarget, IDisposable
    {
        private readonly LogStore _store;
        private readonly string _service;
        private readonly LogStream _stream;
        private readonly LogRing? _ring;
        private readonly long _time;
        private readonly long _before;

        public Batch(LogStore store, string service, LogStream stream)
        {
            (_store, _service, _stream) = (store, service, stream);
            _time = store._time.GetUtcNow().UtcTicks;
            store._lock.Enter();
            _before = store._lastId;
            store._rings.TryGetValue(service, out _ring);
        }

        public void OnLine(ReadOnlySpan<byte> line, bool isContinued)
        {
            var id = ++_store._lastId;
            _store._merged.Add(id, _time, _service, _stream, line, isContinued);
            _ring?.Add(id, _time, _service, _stream, line, isContinued);
        }

        public void Dispose()
        {
            TaskCompletionSource? arrival = null;
            if (_store._lastId > _before)
            {
                (arrival, _store._arrival) = (_store._arrival, null);
            }

            _store._lock.Exit();
            arrival?.SetResult();
        }
    }
}

/// <summary>Some lines.</summary>
/// <param name="Lines">Oldest first.</param>
/// <param name="Next">Read on after this id.</param>
/// <param name="Lost">How many lines after the one asked for are no longer kept: exact in the merged log, at least so many in a service's own.</param>
public sealed record LogSlice(IReadOnlyList<LogLine> Lines, long Next, long Lost);
