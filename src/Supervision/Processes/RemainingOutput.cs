namespace Supervision.Processes;

/// <summary>
/// What processes that have ended left in their pipes. The host keeps a pipe until it is empty: a daemon that is killed before leaves the rest to the next one.
/// </summary>
internal sealed class RemainingOutput
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Remains> _remains = [];
    private TaskCompletionSource? _emptied;

    /// <summary>Nobody but the files needs the output of an incarnation any more.</summary>
    public void LetGo(string id, IReadOnlyList<OutputSink> sinks)
    {
        if (sinks.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            _remains[id] = new Remains(sinks.Count);
        }

        foreach (var sink in sinks)
        {
            sink.LetGo(() => OnOver(id));
        }
    }

    /// <summary>Has it forgotten as soon as nothing is left of it.</summary>
    /// <param name="id">The incarnation.</param>
    /// <param name="forget">Has the host forget it, and with it what its pipes hold.</param>
    public void Forget(string id, Action<string> forget)
    {
        lock (_lock)
        {
            if (_remains.TryGetValue(id, out var remains))
            {
                remains.Forget = forget;
                return;
            }
        }

        forget(id);
    }

    /// <summary>Ends when nothing is left of any, or after a while.</summary>
    public async Task ReadAsync(TimeProvider time)
    {
        try
        {
            await WhenEmpty().WaitAsync(Patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What is left is the next daemon's.
        }
    }

    private Task WhenEmpty()
    {
        lock (_lock)
        {
            if (_remains.Count == 0)
            {
                return Task.CompletedTask;
            }

            _emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _emptied.Task;
        }
    }

    private void OnOver(string id)
    {
        Action<string>? forget;
        lock (_lock)
        {
            if (!_remains.TryGetValue(id, out var remains) || --remains.Pipes > 0)
            {
                return;
            }

            _remains.Remove(id);
            forget = remains.Forget;
            if (_remains.Count == 0)
            {
                _emptied?.TrySetResult();
                _emptied = null;
            }
        }

        forget?.Invoke(id);
    }

    private sealed class Remains(int pipes)
    {
        public int Pipes { get; set; } = pipes;

        public Action<string>? Forget { get; set; }
    }
}
