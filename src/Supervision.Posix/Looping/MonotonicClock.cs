namespace Supervision.Posix.Looping;

/// <summary>The monotonic clock of <see cref="TimeProvider.System"/>, which is the same for all processes of a host until it boots.</summary>
internal static class MonotonicClock
{
    /// <summary>Since an arbitrary point; only differences mean something.</summary>
    internal static TimeSpan Now => TimeProvider.System.GetElapsedTime(0, TimeProvider.System.GetTimestamp());
}
