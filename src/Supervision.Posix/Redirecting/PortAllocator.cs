using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Redirecting;

/// <summary>
/// Gives out the ports of a range, each to one holder at a time among all nodes of a network namespace. It goes round, so that a port which was given
/// back is the last to be given out again: late packets find nobody there. From any thread.
/// </summary>
internal sealed class PortAllocator : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, SafeFileHandle?> _taken = [];
    private readonly PortRange _range;
    private int _next;

    /// <param name="range">The ports.</param>
    /// <param name="start">Chooses the first to be given out; nodes that begin at different ones rarely ask for the same.</param>
    internal PortAllocator(PortRange range, int start = 0)
    {
        _range = range;
        _next = (int)((uint)start % (uint)range.Count);
    }

    /// <summary>A port at which nobody listens; null if there is none left.</summary>
    internal int? TryTake()
    {
        lock (_lock)
        {
            for (var tried = 0; tried < _range.Count; tried++)
            {
                var port = _range.First + _next;
                _next = (_next + 1) % _range.Count;
                if (_taken.ContainsKey(port) || PortReservation.TryTake(port) is not { } reservation) continue;
                if (PortReservation.IsFree(port))
                {
                    _taken.Add(port, reservation);
                    return port;
                }

                reservation.Dispose();
            }

            return null;
        }
    }

    /// <summary>Has a port that a process of ours listens at already, or that is public.</summary>
    internal void Keep(int port)
    {
        lock (_lock)
        {
            if (!_taken.ContainsKey(port)) _taken.Add(port, PortReservation.TryTake(port));
        }
    }

    /// <summary>The port may be given to somebody else.</summary>
    internal void Release(int port)
    {
        lock (_lock)
        {
            if (_taken.Remove(port, out var reservation)) reservation?.Dispose();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var reservation in _taken.Values) reservation?.Dispose();
            _taken.Clear();
        }
    }
}
