using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Supervision.Hosting.Http;

/// <summary>What is under way on all connections, so that a server can be left by its clients without any of them being cut off.</summary>
internal sealed class Traffic(TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(2);

    private readonly ConcurrentDictionary<Trace, ConnectionContext> _connections = new();
    private int _fresh;
    private int _requests;
    private int _lasting;

    /// <summary>Whether each connection is to end with the answer that it gets next.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Follows a connection from its beginning to its end.</summary>
    public ConnectionDelegate Follow(ConnectionDelegate next) => async connection =>
    {
        var trace = new Trace(this);
        Interlocked.Increment(ref _fresh);
        _connections[trace] = connection;
        connection.Features.Set(trace);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            trace.Serve();
            _connections.TryRemove(trace, out _);
        }
    };

    /// <summary>A request has come.</summary>
    public void Begin(IFeatureCollection features)
    {
        Interlocked.Increment(ref _requests);
        features.Get<Trace>()?.Serve();
    }

    /// <summary>It is answered.</summary>
    public void End() => Interlocked.Decrement(ref _requests);

    /// <summary>The request that asks whoever answers to leave is not waited for by them. It counts again when it is disposed.</summary>
    public IDisposable Except()
    {
        Interlocked.Increment(ref _lasting);
        return new Exception(this);
    }

    /// <summary>Has connections end with their next answers, and waits until nothing is under way or the time is over.</summary>
    /// <param name="limit">How long to wait.</param>
    /// <param name="others">How many requests are not waited for.</param>
    public async Task LeaveAsync(TimeSpan limit, Func<int> others)
    {
        IsLeaving = true;
        var begin = time.GetTimestamp();
        while (Volatile.Read(ref _fresh) + Volatile.Read(ref _requests) > Volatile.Read(ref _lasting) + others() && time.GetElapsedTime(begin) < limit)
            await Task.Delay(LookEvery, time).ConfigureAwait(false);
    }

    /// <summary>Closes every connection as soon as nothing is under way on it.</summary>
    public void Close()
    {
        foreach (var connection in _connections.Values)
            connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    /// <summary>What is known of one connection. One that was accepted and has asked nothing yet is fresh: its client may be about to.</summary>
    private sealed class Trace(Traffic traffic)
    {
        private int _served;

        public void Serve()
        {
            if (Interlocked.Exchange(ref _served, 1) == 0)
                Interlocked.Decrement(ref traffic._fresh);
        }
    }

    private sealed class Exception(Traffic traffic) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref traffic._lasting);
    }
}
