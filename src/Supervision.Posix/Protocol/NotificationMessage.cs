using Supervision.Posix.Processes;

namespace Supervision.Posix.Protocol;

/// <summary>A notification as fields of a frame.</summary>
internal static class NotificationMessage
{
    internal static FrameWriter AddNotification(this FrameWriter frame, Notification? notification) => notification is not { } n ? frame : frame
        .AddIf(Field.Ready, n.Ready)
        .AddIf(Field.Reloading, n.Reloading)
        .AddIfAny(Field.ReloadBeganTicks, n.ReloadBegan)
        .AddIf(Field.Stopping, n.Stopping)
        .AddIfAny(Field.Status, n.Status)
        .AddIfAny(Field.MainPid, n.MainPid)
        .AddIfAny(Field.Watchdog, (int?)n.Watchdog)
        .AddIfAny(Field.WatchdogAgeTicks, n.WatchdogAge == TimeSpan.Zero ? null : n.WatchdogAge)
        .AddIfAny(Field.WatchdogIntervalTicks, n.WatchdogInterval)
        .AddIfAny(Field.ExtendTimeoutTicks, n.ExtendTimeout)
        .AddIfAny(Field.ErrorNumber, n.ErrorNumber);

    /// <summary>The notification in a payload; null if there is none.</summary>
    internal static Notification? Read(ReadOnlySpan<byte> payload)
    {
        var nothing = new Notification();
        var read = nothing;
        var fields = new FieldReader(payload);
        while (fields.Next())
        {
            read = fields.Field switch
            {
                Field.Ready => read with { Ready = true },
                Field.Reloading => read with { Reloading = true },
                Field.ReloadBeganTicks => read with { ReloadBegan = new TimeSpan(fields.Number()) },
                Field.Stopping => read with { Stopping = true },
                Field.Status => read with { Status = fields.Text() },
                Field.MainPid => read with { MainPid = fields.Integer() },
                Field.Watchdog => read with { Watchdog = (WatchdogSign)fields.Integer() },
                Field.WatchdogAgeTicks => read with { WatchdogAge = new TimeSpan(fields.Number()) },
                Field.WatchdogIntervalTicks => read with { WatchdogInterval = new TimeSpan(fields.Number()) },
                Field.ExtendTimeoutTicks => read with { ExtendTimeout = new TimeSpan(fields.Number()) },
                Field.ErrorNumber => read with { ErrorNumber = fields.Integer() },
                _ => read,
            };
        }

        return ReferenceEquals(read, nothing) ? null : read;
    }
}
