namespace Supervision.App.Notifying;

/// <summary>Gives signs of life, each after half of the time that the supervisor allows, as long as a check says that the program is well.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<bool> _beat;
    private readonly Func<CancellationToken, ValueTask<bool>>? _isAlive;

    public Watchdog(Func<bool> beat, Func<CancellationToken, ValueTask<bool>>? isAlive, TimeSpan timeout, TimeProvider time)
    {
        (_beat, _isAlive) = (beat, isAlive);
        // It runs where the program's own work runs: when that gets no thread any more, there are no signs of life either.
        _ = Task.Run(() => BeatAsync(timeout / 2, time));
    }

    public void Dispose() => _stopping.Cancel();

    private async Task BeatAsync(TimeSpan interval, TimeProvider time)
    {
        using var timer = new PeriodicTimer(interval > Shortest ? interval : Shortest, time);
        try
        {
            do
            {
                if (await IsAliveAsync().ConfigureAwait(false)) _ = _beat();
            }
            while (await timer.WaitForNextTickAsync(_stopping.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // No more signs are wanted.
        }
    }

    /// <summary>A check that fails says no; one that never answers keeps the next from being asked for, which says it as well.</summary>
    private async ValueTask<bool> IsAliveAsync()
    {
        if (_isAlive is null) return true;
        try
        {
            return await _isAlive(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!_stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
