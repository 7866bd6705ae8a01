namespace Supervision.Logs.Files;

/// <summary>Work that may wait for a disk for as long as the disk likes.</summary>
internal interface IDiskWork
{
    /// <summary>Is never run twice at once, as long as nobody schedules it twice.</summary>
    void Run();
}

/// <summary>
/// Threads that write files. One is enough for all, until one waits for a disk that does not answer: then another takes over what is due.
/// A thread that has had nothing to do for a while ends.
/// </summary>
internal sealed class WriterThreads(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan StuckAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private readonly Queue<IDiskWork> _due = new();
    private ITimer? _watch;
    private bool _isWatching;
    private bool _isDisposed;
    private long _taken;
    private long _takenBefore;
    private int _threads;
    private int _idle;

    /// <summary>Runs a work soon.</summary>
    public void Schedule(IDiskWork work)
    {
        lock (_gate)
        {
            _due.Enqueue(work);
            if (_idle > 0)
            {
                Monitor.Pulse(_gate);
            }
            else if (_threads == 0)
            {
                Start();
            }

            Watch();
        }
    }

    /// <summary>Threads end when they have nothing to do. One that waits for a disk is left behind.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _watch?.Dispose();
            Monitor.PulseAll(_gate);
        }
    }

    private void Start()
    {
        _threads++;
        new Thread(Run) { IsBackground = true, Name = "log files" }.Start();
    }

    private void Run()
    {
        while (Take() is { } work)
        {
            work.Run();
        }
    }

    private IDiskWork? Take()
    {
        lock (_gate)
        {
            while (_due.Count == 0)
            {
                _idle++;
                var pulsed = !_isDisposed && Monitor.Wait(_gate, IdleMax);
                _idle--;
                if (!pulsed && _due.Count == 0)
                {
                    _threads--;
                    return null;
                }
            }

            _taken++;
            return _due.Dequeue();
        }
    }

    private void Watch()
    {
        if (_isWatching || _isDisposed)
        {
            return;
        }

        _isWatching = true;
        _takenBefore = _taken;
        _watch ??= time.CreateTimer(static threads => ((WriterThreads)threads!).OnWatch(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watch.Change(StuckAfter, Timeout.InfiniteTimeSpan);
    }

    private void OnWatch()
    {
        lock (_gate)
        {
            _isWatching = false;
            if (_due.Count == 0)
            {
                return;
            }

            if (_taken == _takenBefore)
            {
                Start();
            }

            Watch();
        }
    }
}
