namespace Supervision.Fronting;

/// <summary>Makes something outside what it is wished to be: after each wish, and again a while after a failure. One attempt at a time.</summary>
/// <param name="attempt">Does it, by what is wished now; throws where it cannot.</param>
/// <param name="report">Told why it cannot be done now, and with null when it is done.</param>
/// <param name="isExpected">Whether an exception is of the world outside, and no mistake of ours.</param>
/// <param name="time">For the wait after a failure.</param>
internal sealed class Pursuit(Func<Task> attempt, Action<string?> report, Func<Exception, bool> isExpected, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _end = new();
    private Task _run = Task.CompletedTask;
    private long _wished;
    private long _done;
    private bool _isRunning;

    /// <summary>Whether all that was wished is done.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock) return _done == _wished;
        }
    }

    /// <summary>Something else is wished from now on.</summary>
    public void Request()
    {
        lock (_lock)
        {
            _wished++;
            if (_isRunning || _end.IsCancellationRequested) return;
            _isRunning = true;
            _run = Task.Run(RunAsync);
        }
    }

    /// <summary>Ends when what is wished now is done, or has been tried.</summary>
    public async Task TryAsync()
    {
        Request();
        await EndAsync().ConfigureAwait(false);
    }

    /// <summary>Tries nothing more once the attempt under way is over.</summary>
    public async Task EndAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        Task run;
        lock (_lock) run = _run;
        await run.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        while (true)
        {
            long wished;
            lock (_lock) wished = _wished;
            var error = await AttemptAsync().ConfigureAwait(false);
            report(error);
            lock (_lock)
            {
                if (error is null) _done = wished;
                if (_done == _wished || (error is not null && _end.IsCancellationRequested))
                {
                    _isRunning = false;
                    return;
                }
            }

            if (error is not null) await Task.Delay(RetryAfter, time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> AttemptAsync()
    {
        try
        {
            await attempt().ConfigureAwait(false);
            return null;
        }
        catch (Exception e) when (isExpected(e))
        {
            return e.Message;
        }
    }
}
