namespace Supervision.Actors;

/// <summary>How the age of an earlier restart is measured.</summary>
public enum RestartClock
{
    /// <summary>A restart counts as long as it is no older than the period, to the tick.</summary>
    Exact,

    /// <summary>
    /// Erlang/OTP's counting: times are cut to whole seconds before they are compared, and both ends count, so a
    /// restart in second t still counts in second t + period.
    /// </summary>
    WholeSeconds,
}

/// <summary>How many restarts are allowed within a sliding period; one more and the supervisor gives up.</summary>
/// <param name="Limit">Restarts allowed within <paramref name="Period"/>; 0 allows none, <see cref="int.MaxValue"/> is no limit.</param>
/// <param name="Period">Length of the sliding period.</param>
/// <param name="Clock">How ages are measured; <see cref="RestartClock.Exact"/> by default.</param>
public readonly record struct RestartIntensity(int Limit, TimeSpan Period, RestartClock Clock = RestartClock.Exact)
{
    /// <summary>Any number of restarts.</summary>
    public static RestartIntensity Unlimited { get; } = new(int.MaxValue, TimeSpan.MaxValue);

    /// <summary>True when no number of restarts is too many.</summary>
    public bool IsUnlimited => Limit == int.MaxValue;

    /// <summary>Whether a restart made at <paramref name="then"/> still counts at <paramref name="now"/> (both monotonic).</summary>
    public bool StillCounts(TimeSpan then, TimeSpan now) => Clock switch
    {
        RestartClock.WholeSeconds => WholeSeconds(now) - WholeSeconds(then) <= WholeSeconds(Period),
        _ => now - then <= Period,
    };

    private static long WholeSeconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerSecond;
}
