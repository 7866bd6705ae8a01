namespace Supervision.Actors.TestKit;

/// <summary>A clock that only moves when it is told to: wall clock, monotonic clock and timers together.</summary>
/// <remarks>Timers fire on the thread that advances the time, in the order of their due times, and those of one time in the order of their making.</remarks>
public sealed class VirtualTime : TimeProvider
{
    private readonly Lock _changing = new();
    private readonly PriorityQueue<VirtualTimer, (long Due, long Order)> _due = new();
    private readonly DateTimeOffset _start;
    private long _now;
    private long _order;

    /// <summary>A clock that starts at <paramref name="start"/>, by default the first second of 2030.</summary>
    public VirtualTime(DateTimeOffset? start = null) =>
        _start = start ?? new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Time passed since the start.</summary>
    public TimeSpan Now => new(Volatile.Read(ref _now));

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _now);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Now;

    /// <summary>Due time of the next timer, or null without one.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_changing)
            {
                DropStale();
                return _due.TryPeek(out _, out var priority) ? new TimeSpan(priority.Due) : null;
            }
        }
    }

    /// <summary>Moves the clock on, and fires on the way what becomes due.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var until = _now + time.Ticks;
        while (TakeDue(until) is { } timer)
            timer.Fire();
        Volatile.Write(ref _now, Math.Max(_now, until));
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private VirtualTimer? TakeDue(long until)
    {
        lock (_changing)
        {
            DropStale();
            if (!_due.TryPeek(out var timer, out var priority) || priority.Due > until)
                return null;
            _due.Dequeue();
            Volatile.Write(ref _now, Math.Max(_now, priority.Due));
            timer.Order = 0;
            if (timer.Period > TimeSpan.Zero)
                Enqueue(timer, priority.Due + timer.Period.Ticks);
            return timer;
        }
    }

    // An entry counts only while its timer knows it: changed and disposed timers leave theirs behind.
    private void DropStale()
    {
        while (_due.TryPeek(out var timer, out var priority) && timer.Order != priority.Order)
            _due.Dequeue();
    }

    private void Enqueue(VirtualTimer timer, long due)
    {
        timer.Order = ++_order;
        _due.Enqueue(timer, (due, timer.Order));
    }

    private sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        internal long Order { get; set; }

        internal TimeSpan Period { get; private set; }

        internal void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._changing)
            {
                if (_disposed)
                    return false;
                Order = 0;
                Period = period;
                if (dueTime != Timeout.InfiniteTimeSpan)
                    time.Enqueue(this, time._now + dueTime.Ticks);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._changing)
            {
                _disposed = true;
                Order = 0;
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
