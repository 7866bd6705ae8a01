namespace Supervision.Posix.Relaying;

/// <summary>The connections to one target, from when it is aimed at until the last of them has ended.</summary>
internal sealed class RelayRoute(RelayTarget target)
{
    private readonly HashSet<RelayedConnection> _connections = [];

    internal RelayTarget Target => target;

    internal int Count => _connections.Count;

    /// <summary>When its connections break, by the monotonic clock, if it is a former one.</summary>
    internal TimeSpan DrainedBy { get; set; }

    internal void Add(RelayedConnection connection) => _connections.Add(connection);

    internal void Remove(RelayedConnection connection) => _connections.Remove(connection);

    internal void BreakAll()
    {
        foreach (var connection in _connections.ToArray()) connection.Break();
    }

    /// <summary>Counts its connections too.</summary>
    internal FrontCounts AddTo(FrontCounts counts) => counts with
    {
        Active = counts.Active + Count,
        BytesIn = counts.BytesIn + _connections.Sum(connection => connection.BytesIn),
        BytesOut = counts.BytesOut + _connections.Sum(connection => connection.BytesOut),
    };
}
