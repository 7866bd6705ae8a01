namespace Supervision.Actors;

/// <summary>What to do about a child that has ended. One pure function decides it for actors and for OS processes.</summary>
public abstract record RestartDecision
{
    private RestartDecision()
    {
    }

    /// <summary>Start it again; <paramref name="Window"/> has this restart recorded.</summary>
    /// <param name="Window">The window to keep.</param>
    public sealed record Restart(RestartWindow Window) : RestartDecision;

    /// <summary>Leave it down: its policy asks for no restart, and nothing is counted.</summary>
    public sealed record Leave : RestartDecision
    {
        internal static readonly Leave Instance = new();
    }

    /// <summary>One restart too many: the supervisor stops its other children and ends, which its own parent then handles.</summary>
    /// <param name="Window">The window that the last restart exceeded.</param>
    public sealed record GiveUp(RestartWindow Window) : RestartDecision;

    /// <summary>Decides about a child that has ended.</summary>
    /// <param name="policy">The child's restart policy.</param>
    /// <param name="endedExpectedly">Whether its end counts as normal, which matters to transient children only.</param>
    /// <param name="window">The restarts so far that the limit applies to: the child's own or its group's.</param>
    /// <param name="now">Monotonic time of the end, on the clock of <paramref name="window"/>.</param>
    public static RestartDecision Decide(RestartPolicy policy, bool endedExpectedly, RestartWindow window, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(window);
        return policy switch
        {
            RestartPolicy.Permanent => Attempt(window, now),
            RestartPolicy.Transient when !endedExpectedly => Attempt(window, now),
            _ => Leave.Instance,
        };
    }

    /// <summary>Counts one attempt to restart, for attempts that follow one that failed.</summary>
    /// <param name="window">The restarts so far.</param>
    /// <param name="now">Monotonic time of the attempt.</param>
    public static RestartDecision Attempt(RestartWindow window, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(window);
        var recorded = window.Record(now);
        return recorded.IsExceeded ? new GiveUp(recorded) : new Restart(recorded);
    }
}
