using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;

namespace Supervision.App.AspNetCore.Draining;

/// <summary>All connections, so that the program can be left by its clients without any of them being cut off.</summary>
internal sealed class Traffic(TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<ConnectionTrace, bool> _connections = new();
    private volatile bool _isDraining;

    /// <summary>Whether each connection is to end with the answer that it gets next.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>How many connections are open.</summary>
    public int Count => _connections.Count;

    public long Now => time.GetTimestamp();

    /// <summary>Follows a connection from its beginning to its end.</summary>
    public void Follow(ConnectionContext connection)
    {
        var trace = new ConnectionTrace(this, connection, Now);
        _connections[trace] = true;
        connection.Features.Set(trace);
        _ = connection.ConnectionClosed.UnsafeRegister(static trace => ((ConnectionTrace)trace!).Traffic.Forget((ConnectionTrace)trace), trace);
    }

    /// <summary>From now on each answer is the last of its connection.</summary>
    public void BeginDraining() => _isDraining = true;

    /// <summary>
    /// Has the clients leave: what is under way is answered, and a connection on which nothing is has the grace to ask once more. Done when all are closed.
    /// No connection may come any more.
    /// </summary>
    public async Task DrainAsync(TimeSpan idleGrace, CancellationToken cancellationToken)
    {
        BeginDraining();
        var begin = Now;
        while (!_connections.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            foreach (var (trace, _) in _connections)
            {
                if (trace.IsMultiplexed || (trace.IdleSince is { } since && time.GetElapsedTime(Math.Max(since, begin)) >= idleGrace)) trace.Close();
            }

            await Task.Delay(LookEvery, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Forget(ConnectionTrace trace) => _connections.TryRemove(trace, out _);
}
