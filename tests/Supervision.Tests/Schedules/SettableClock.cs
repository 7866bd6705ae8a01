using Supervision.Actors.TestKit;

namespace Supervision.Tests.Schedules;

/// <summary>Virtual time whose wall clock can be set, as an operator or a time server does, while monotonic time goes on.</summary>
internal sealed class SettableClock(VirtualTime time, TimeZoneInfo? local = null) : TimeProvider
{
    public TimeSpan WasSetBy { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => local ?? TimeZoneInfo.Utc;

    public override long GetTimestamp() => time.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + WasSetBy;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
