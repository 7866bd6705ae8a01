using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Looping;

namespace Supervision.Posix.Relaying;

/// <summary>
/// The clients that wait for a target, in the order in which they came. A target that refuses a connection has ended, or doesn't listen yet: whoever was
/// refused waits on, and the first in the queue tries again, until the target is there or another is named.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="begin">Told the sockets of a client and of its target.</param>
/// <param name="refused">Told of each client that waited too long.</param>
internal sealed class ClientQueue(EventLoop loop, Action<SafeFileHandle, SafeFileHandle, RelayRoute> begin, Action refused) : IDisposable
{
    // More would not find room in the queue of the target's listener.
    private const int AttemptMax = 128;
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan RetryMax = TimeSpan.FromMilliseconds(200);

    private readonly LinkedList<WaitingClient> _waiting = new();
    private readonly Dictionary<WaitingClient, ConnectAttempt> _attempts = [];
    private LoopTimer? _retry;
    private LoopTimer? _expiry;
    private bool _isExpirySet;
    private RelayRoute? _route;
    private TimeSpan _retryAfter = RetryMin;
    private bool _isDown;

    /// <summary>How many wait, those included for whom a connection is being made.</summary>
    internal int Count => _waiting.Count + _attempts.Count;

    /// <summary>One more, who is refused if no target takes it now and as many wait as may.</summary>
    internal void Add(SafeFileHandle socket, FrontSettings settings)
    {
        var client = new WaitingClient(loop, socket, MonotonicClock.Now + settings.HoldTimeout, OnGone);
        _ = _waiting.AddLast(client);
        Advance();
        if (client.IsOver) return;
        if (_waiting.Count > settings.HeldMax)
        {
            Refuse(client);
            return;
        }

        client.Watch();
        Expire();
    }

    /// <summary>All that wait are for this target from now on; null: they wait on.</summary>
    internal void Aim(RelayRoute? route)
    {
        (_route, _isDown, _retryAfter) = (route, false, RetryMin);
        Advance();
    }

    internal void RefuseAll()
    {
        foreach (var client in _waiting.Concat(_attempts.Keys).ToArray()) Refuse(client);
    }

    public void Dispose()
    {
        _retry?.Dispose();
        _expiry?.Dispose();
    }

    // While it is not known whether the target is there, one client asks for all.
    private void Advance(bool isRetry = false)
    {
        while (_route is { } route && _waiting.First is { } first && _attempts.Count < AttemptMax && (!_isDown || isRetry))
        {
            isRetry = false;
            _waiting.RemoveFirst();
            try
            {
                if (ConnectAttempt.Begin(loop, first.Value, route, OnAttempted) is { } attempt) _attempts.Add(first.Value, attempt);
            }
            catch (PosixException)
            {
                // There are no descriptors for it now.
                Refused(first.Value, route);
            }
        }
    }

    private void OnAttempted(ConnectAttempt attempt, SafeFileHandle? target)
    {
        var wasUnderWay = _attempts.Remove(attempt.Client);
        if (target is null || attempt.Route != _route)
        {
            target?.Dispose();
            Refused(attempt.Client, attempt.Route);
            return;
        }

        (_isDown, _retryAfter) = (false, RetryMin);
        begin(attempt.Client.Take(), target, attempt.Route);
        if (wasUnderWay) Advance();
    }

    private void Refused(WaitingClient client, RelayRoute route)
    {
        _ = _waiting.AddFirst(client);
        if (route != _route)
        {
            Advance();
            return;
        }

        _isDown = true;
        _retry ??= new LoopTimer(loop, () => Advance(isRetry: true));
        _retry.Set(_retryAfter);
        _retryAfter = TimeSpan.FromTicks(Math.Min(_retryAfter.Ticks * 2, RetryMax.Ticks));
    }

    private void OnGone(WaitingClient client)
    {
        _ = _waiting.Remove(client);
        if (_attempts.Remove(client, out var attempt)) attempt.Cancel();
    }

    private void Refuse(WaitingClient client)
    {
        OnGone(client);
        client.Refuse();
        refused();
    }

    private void Expire()
    {
        if (_isExpirySet || Count == 0) return;
        var first = _waiting.Concat(_attempts.Keys).Min(client => client.Deadline);
        var after = first - MonotonicClock.Now;
        _expiry ??= new LoopTimer(loop, OnExpiry);
        _expiry.Set(after > TimeSpan.FromMilliseconds(1) ? after : TimeSpan.FromMilliseconds(1));
        _isExpirySet = true;
    }

    private void OnExpiry()
    {
        _isExpirySet = false;
        var now = MonotonicClock.Now;
        foreach (var client in _waiting.Concat(_attempts.Keys).Where(client => client.Deadline <= now).ToArray()) Refuse(client);
        Expire();
    }
}
