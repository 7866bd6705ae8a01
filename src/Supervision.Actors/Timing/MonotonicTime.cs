namespace Supervision.Actors;

/// <summary>Monotonic time as a <see cref="TimeSpan"/>, for windows and timeouts.</summary>
public static class MonotonicTime
{
    /// <summary>Time since an arbitrary fixed point of the provider's monotonic clock; only differences mean something.</summary>
    public static TimeSpan Elapsed(this TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.GetElapsedTime(0, time.GetTimestamp());
    }
}
