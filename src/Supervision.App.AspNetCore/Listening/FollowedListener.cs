using System.Net;
using Microsoft.AspNetCore.Connections;
using Supervision.App.AspNetCore.Draining;

namespace Supervision.App.AspNetCore.Listening;

/// <summary>A listener whose connections are followed, and which tells when the last has come.</summary>
internal sealed class FollowedListener(IConnectionListener listener, Traffic traffic) : IConnectionListener
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAsked;

    public EndPoint EndPoint => listener.EndPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        _isAsked = true;
        var connection = await listener.AcceptAsync(cancellationToken).ConfigureAwait(false);
        if (connection is null) _ended.TrySetResult();
        else traffic.Follow(connection);
        return connection;
    }

    /// <summary>Accepts nothing more; done when that is so. Whoever serves has what was accepted before.</summary>
    public async Task StopAcceptingAsync()
    {
        await listener.UnbindAsync().ConfigureAwait(false);
        if (_isAsked) await _ended.Task.ConfigureAwait(false);
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
