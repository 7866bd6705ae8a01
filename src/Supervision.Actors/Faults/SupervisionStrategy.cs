namespace Supervision.Actors;

/// <summary>Which members of a group a restart concerns.</summary>
public enum SupervisionStrategy
{
    /// <summary>Only the one that ended.</summary>
    OneForOne,

    /// <summary>All members.</summary>
    OneForAll,

    /// <summary>The one that ended and those that come after it in start order.</summary>
    RestForOne,

    /// <summary>Only the one that ended; all members are made from one template and have no order.</summary>
    SimpleOneForOne,
}

/// <summary>Which members are stopped and started, and in which order, when one of a group is restarted.</summary>
/// <param name="Stop">Indices in start order of the members to stop, in the order of stopping; the one that ended is not among them.</param>
/// <param name="Start">Indices of the members to start, in the order of starting; the one that ended is among them.</param>
public readonly record struct RestartPlan(IReadOnlyList<int> Stop, IReadOnlyList<int> Start)
{
    /// <summary>The plan for a group of <paramref name="memberCount"/> members whose member <paramref name="ended"/> is to be restarted.</summary>
    /// <remarks>Whether a member to stop runs at all, and whether a temporary member is forgotten rather than started, is for the caller to know.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="ended"/> is not an index of a member.</exception>
    public static RestartPlan For(SupervisionStrategy strategy, int memberCount, int ended)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ended);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ended, memberCount);
        var (first, last) = strategy switch
        {
            SupervisionStrategy.OneForAll => (0, memberCount - 1),
            SupervisionStrategy.RestForOne => (ended, memberCount - 1),
            _ => (ended, ended),
        };
        var start = Enumerable.Range(first, last - first + 1).ToArray();
        var stop = start.Where(index => index != ended).Reverse().ToArray();
        return new RestartPlan(stop, start);
    }

    /// <summary>The order in which a whole group of <paramref name="memberCount"/> members stops: the reverse of its start order.</summary>
    public static IReadOnlyList<int> StopAll(int memberCount) => Enumerable.Range(0, memberCount).Reverse().ToArray();
}
