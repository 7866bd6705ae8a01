using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

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

    /// <summary>What this process was told when it ran another program; null if nothing.</summary>
    internal static NotifiedState? Restore(StatePart part) => NotificationMessage.Read(part.Fields.Span) is not { } all ? null : new()
    {
        _all = all,
        _watchdogAt = part.Number(StateField.WatchdogMoment),
        _extendedAt = part.Number(StateField.ExtendedMoment),
    };

    /// <summary>The moments are of a clock that all programs of one process share.</summary>
    internal void Save(FrameWriter part) =>
        _ = part.AddNotification(_all).Add(StateField.WatchdogMoment, _watchdogAt).Add(StateField.ExtendedMoment, _extendedAt);

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
