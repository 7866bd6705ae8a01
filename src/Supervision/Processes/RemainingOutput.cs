namespace Supervision.Processes;

/// <summary>
/// What processes that have ended left in their pipes. The host keeps a pipe until it is empty: a daemon that is killed before leaves the rest to the next one.
/// </summary>
/// <param name="forget">Has the host forget an incarnation, and with it what its pipes hold.</param>
internal sealed class RemainingOutput(Action<string> forget)
{
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
    public void Forget(string id)
    {
        lock (_lock)
        {
            if (_remains.TryGetValue(id, out var remains))
            {
                remains.IsToForget = true;
                return;
            }
        }

        forget(id);
    }

    /// <summary>Ends when nothing is left of any.</summary>
    public Task WhenEmptyAsync()
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
        bool isToForget;
        lock (_lock)
        {
            if (!_remains.TryGetValue(id, out var remains) || --remains.Pipes > 0)
            {
                return;
            }

            _remains.Remove(id);
            isToForget = remains.IsToForget;
            if (_remains.Count == 0)
            {
                _emptied?.TrySetResult();
                _emptied = null;
            }
        }

        if (isToForget)
        {
            forget(id);
        }
    }

    private sealed class Remains(int pipes)
    {
        public int Pipes { get; set; } = pipes;

        public bool IsToForget { get; set; }
    }
}
