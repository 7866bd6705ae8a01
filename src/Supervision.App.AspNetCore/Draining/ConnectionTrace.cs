using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Supervision.App.AspNetCore.Draining;

/// <summary>What is under way on one connection; found among its features by each of its requests.</summary>
internal sealed class ConnectionTrace(Traffic traffic, ConnectionContext connection, long acceptedAt)
{
    private int _requests;
    private long _idleSince = acceptedAt;
    private bool _isClosed;

    public Traffic Traffic => traffic;

    /// <summary>Whether its requests share it, as in HTTP/2, whose servers can say which request was the last that they serve.</summary>
    public bool IsMultiplexed { get; private set; }

    public void Begin(bool isMultiplexed)
    {
        IsMultiplexed = isMultiplexed;
        _ = Interlocked.Increment(ref _requests);
    }

    public void End(long now)
    {
        Volatile.Write(ref _idleSince, now);
        _ = Interlocked.Decrement(ref _requests);
    }

    /// <summary>Since when nothing is under way; null while something is.</summary>
    public long? IdleSince => Volatile.Read(ref _requests) == 0 ? Volatile.Read(ref _idleSince) : null;

    /// <summary>Takes no further request, and closes the connection when those under way are answered.</summary>
    public void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }
}
