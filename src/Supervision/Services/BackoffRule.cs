using Supervision.Specs;

namespace Supervision.Services;

/// <summary>How long to wait before a restart: decorrelated jitter.</summary>
internal static class BackoffRule
{
    /// <param name="spec">The bounds.</param>
    /// <param name="streak">How many restarts came before it without a healthy time between them.</param>
    /// <param name="previous">The wait before the last one.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Next(BackoffSpec spec, int streak, TimeSpan previous, double chance)
    {
        if (streak == 0)
        {
            return TimeSpan.Zero;
        }

        var min = spec.Min.Ticks;
        var upper = Math.Max(min, Math.Min(spec.Max.Ticks, 3 * Math.Max(previous.Ticks, min)));
        return TimeSpan.FromTicks(Math.Min(spec.Max.Ticks, min + (long)((upper - min) * chance)));
    }
}
