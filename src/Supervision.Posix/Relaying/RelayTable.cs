using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;

namespace Supervision.Posix.Relaying;

/// <summary>The fronts of one relay. On the loop's thread.</summary>
/// <param name="loop">The loop.</param>
/// <param name="onIdle">Told whenever a front has ended.</param>
internal sealed class RelayTable(EventLoop loop, Action onIdle) : IDisposable
{
    private readonly PipePool _pipes = new();
    private readonly Dictionary<string, RelayFront> _fronts = new(StringComparer.Ordinal);

    // Closed, with connections that have not ended.
    private readonly HashSet<RelayFront> _leaving = [];

    /// <summary>Whether there is nothing to do.</summary>
    internal bool IsIdle => _fronts.Count == 0 && _leaving.Count == 0;

    internal IEnumerable<FrontStatus> Statuses => _fronts.Values.Select(front => front.Status);

    /// <summary>Opens a front, or gives one that is open another listener or other settings.</summary>
    internal void Open(string name, SafeFileHandle listener, FrontSettings settings)
    {
        if (!_fronts.TryGetValue(name, out var front))
        {
            RelayFront made = null!;
            made = new RelayFront(loop, _pipes, name, () => Drop(made));
            _fronts.Add(name, front = made);
        }

        front.Open(listener, settings);
    }

    /// <summary>Where the new connections of a front go; it waits for a target as long as there is none.</summary>
    internal void Aim(string name, RelayTarget? target)
    {
        if (_fronts.TryGetValue(name, out var front)) front.Aim(target);
    }

    /// <summary>Takes no more connections at a front.</summary>
    internal void Close(string name)
    {
        if (!_fronts.Remove(name, out var front)) return;
        _ = _leaving.Add(front);
        front.Close();
    }

    internal void CloseAll()
    {
        foreach (var name in _fronts.Keys.ToArray()) Close(name);
    }

    public void Dispose()
    {
        foreach (var front in _fronts.Values.Concat(_leaving).ToArray()) front.Dispose();
        _pipes.Dispose();
    }

    // It may be in the midst of an event of its own.
    private void Drop(RelayFront front) => loop.Post(() =>
    {
        if (!_leaving.Remove(front)) return;
        front.Dispose();
        onIdle();
    });
}
