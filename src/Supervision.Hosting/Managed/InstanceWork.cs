namespace Supervision.Hosting.Managed;

/// <summary>What an instance does from its start to its end: its start, the work that goes on, its stop. The first failure ends all of it.</summary>
/// <param name="isOneShot">Whether a start that leaves no work behind was all there was to do.</param>
internal sealed class InstanceWork(bool isOneShot)
{
    private readonly Lock _lock = new();
    private readonly List<Task> _tasks = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _unfinished;
    private bool _hasStarted;
    private bool _isEnding;
    private Task _cancelling = Task.CompletedTask;

    public CancellationToken Stopping => _stopping.Token;

    /// <summary>The first exception that escaped; null when none did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The exit code that the instance chose; null when it chose none.</summary>
    public int? Code { get; private set; }

    public bool IsEnding
    {
        get
        {
            lock (_lock)
            {
                return _isEnding;
            }
        }
    }

    /// <exception cref="OperationCanceledException">It is ending.</exception>
    public void Run(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            if (_isEnding)
            {
                throw new OperationCanceledException("the instance is ending", Stopping);
            }

            _unfinished++;
            _tasks.Add(Task.Run(() => DoAsync(work)));
        }
    }

    /// <summary>Lets it end.</summary>
    /// <param name="code">Its exit code; null for what its work says.</param>
    public void End(int? code)
    {
        lock (_lock)
        {
            if (_isEnding)
            {
                return;
            }

            Code = code;
            _isEnding = true;

            // Callbacks run elsewhere: who asks does not wait for them.
            _cancelling = _stopping.CancelAsync();
        }

        _end.TrySetResult();
    }

    /// <summary>Notes what escaped, and lets it end. That it was cancelled when it was to end is no failure.</summary>
    public void Fail(Exception e)
    {
        lock (_lock)
        {
            if (e is not OperationCanceledException || !_isEnding)
            {
                Failure ??= e;
            }
        }

        End(code: null);
    }

    /// <summary>All of it; done when nothing of it runs any more.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="stop">Its stop, which follows every start that succeeded.</param>
    public async Task LiveAsync(Func<Task> start, Func<Task> stop)
    {
        var hasStarted = await TryAsync(start).ConfigureAwait(false);
        if (hasStarted)
        {
            Started();
            await _end.Task.ConfigureAwait(false);
        }
        else
        {
            End(code: null);
        }

        await TryAsync(() => _cancelling).ConfigureAwait(false);
        if (hasStarted)
        {
            await TryAsync(stop).ConfigureAwait(false);
        }

        await Task.WhenAll(_tasks).ConfigureAwait(false);
    }

    private void Started()
    {
        bool isOver;
        lock (_lock)
        {
            _hasStarted = true;
            isOver = _unfinished == 0 && (isOneShot || _tasks.Count > 0);
        }

        if (isOver)
        {
            End(code: null);
        }
    }

    private async Task DoAsync(Func<CancellationToken, Task> work)
    {
        await TryAsync(() => work(Stopping)).ConfigureAwait(false);
        bool isOver;
        lock (_lock)
        {
            isOver = --_unfinished == 0 && _hasStarted;
        }

        if (isOver)
        {
            End(code: null);
        }
    }

    private async Task<bool> TryAsync(Func<Task> part)
    {
        try
        {
            await part().ConfigureAwait(false);
            return true;
        }
        catch (Exception e)
        {
            Fail(e);
            return false;
        }
    }
}
