using Supervision.Posix.Processes;

namespace Supervision.Posix.Notifying;

/// <summary>All that an incarnation has notified, put together, for a daemon that comes later.</summary>
internal sealed class NotifiedState
{
    private Notification? _all;
    private long _watchdogAt;
    private long _extendedAt;

    /// <param name="notification">What was said.</param>
    /// <param name="now">When, as a timestamp of the system's <see cref="TimeProvider"/>.</param>
    internal void Add(Notification notification, long now)
    {
        _all = _all is null ? notification : _all.Then(notification);
        if (notification.Watchdog is not null) _watchdogAt = now;
        if (notification.ExtendTimeout is not null) _extendedAt = now;
    }

    /// <summary>What is left of it by now; null if nothing was said.</summary>
    internal Notification? At(long now)
    {
        if (_all is null) return null;
        var extension = _all.ExtendTimeout is { } time ? time - TimeProvider.System.GetElapsedTime(_extendedAt, now) : (TimeSpan?)null;
        return _all with
        {
            WatchdogAge = _all.Watchdog is null ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(_watchdogAt, now),
            ExtendTimeout = extension < TimeSpan.Zero ? TimeSpan.Zero : extension,
        };
    }
}
