namespace Supervision.Actors;

/// <summary>How a child is stopped.</summary>
public readonly record struct ChildShutdown
{
    private ChildShutdown(TimeSpan limit, bool kills)
    {
        Limit = limit;
        Kills = kills;
    }

    /// <summary>It is killed without being asked.</summary>
    public static ChildShutdown BrutalKill { get; } = new(TimeSpan.Zero, kills: true);

    /// <summary>It is asked, and has all the time it needs.</summary>
    public static ChildShutdown Infinity { get; } = new(Timeout.InfiniteTimeSpan, kills: false);

    /// <summary>How long it may take after it was asked, before it is killed.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Whether it is killed at once.</summary>
    public bool Kills { get; }

    /// <summary>It is asked, and killed when it has not ended within <paramref name="limit"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is negative.</exception>
    public static ChildShutdown After(TimeSpan limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.Zero);
        return new ChildShutdown(limit, kills: false);
    }
}
