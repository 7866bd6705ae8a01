namespace Supervision.Actors;

/// <summary>The timers of one incarnation.</summary>
internal sealed class TimerTable(ActorCell cell) : ITimerScheduler
{
    private readonly Dictionary<object, ActorTimer> _timers = [];

    public void StartSingleTimer(object key, object message, TimeSpan delay) => Start(key, message, delay, null);

    public void StartPeriodicTimer(object key, object message, TimeSpan interval, TimeSpan? initialDelay = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, TimeSpan.Zero);
        Start(key, message, initialDelay ?? interval, interval);
    }

    public bool IsTimerActive(object key) => _timers.ContainsKey(key);

    public void Cancel(object key)
    {
        if (_timers.Remove(key, out var timer))
            timer.Dispose();
    }

    public void CancelAll()
    {
        foreach (var timer in _timers.Values)
            timer.Dispose();
        _timers.Clear();
    }

    /// <summary>Whether a message of <paramref name="timer"/> that came through the mailbox is still wanted.</summary>
    internal bool Accepts(ActorTimer timer)
    {
        if (!_timers.TryGetValue(timer.Key, out var current) || !ReferenceEquals(current, timer))
            return false;
        if (!timer.IsPeriodic)
            Cancel(timer.Key);
        return true;
    }

    private void Start(object key, object message, TimeSpan delay, TimeSpan? interval)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(message);
        Cancel(key);
        var timer = new ActorTimer(cell.Reference, this, key, message, interval is not null);
        _timers.Add(key, timer);
        timer.Start(cell.System.Time, delay < TimeSpan.Zero ? TimeSpan.Zero : delay, interval ?? Timeout.InfiniteTimeSpan);
    }
}

/// <summary>One timer; it sends itself, and the cell turns it into its message when the timer still counts.</summary>
internal sealed class ActorTimer(LocalActorRef owner, TimerTable table, object key, object message, bool periodic) : AutoReceivedMessage
{
    private ITimer? _timer;
    private int _isQueued;

    internal object Key => key;

    internal bool IsPeriodic => periodic;

    internal void Start(TimeProvider time, TimeSpan delay, TimeSpan interval) =>
        _timer = time.CreateTimer(static state => ((ActorTimer)state!).Fire(), this, delay, interval);

    internal void Dispose() => _timer?.Dispose();

    internal override void Receive(ActorCell cell)
    {
        Volatile.Write(ref _isQueued, 0);
        if (table.Accepts(this))
            cell.Deliver(message, owner);
    }

    private void Fire()
    {
        if (Interlocked.Exchange(ref _isQueued, 1) == 0)
            owner.Tell(this, owner);
    }
}
