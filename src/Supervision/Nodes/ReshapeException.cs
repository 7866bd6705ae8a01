using Supervision.Specs.Reconciliation;

namespace Supervision.Nodes;

/// <summary>A plan was not applied; nothing has changed.</summary>
public sealed class ReshapeException : Exception
{
    /// <summary>The running tree, or the configuration, is not what the plan was made for.</summary>
    /// <param name="given">The plan that was to be applied.</param>
    /// <param name="now">The plan as it would be now.</param>
    public ReshapeException(string given, Plan now)
        : base($"plan {given} is stale: it would be {now.Id} now, with {now.Changes.Length} changes; nothing was changed") => IsStale = true;

    /// <summary>The node cannot change its tree now.</summary>
    /// <param name="why">Why.</param>
    public ReshapeException(string why)
        : base(why)
    {
    }

    /// <summary>Whether another plan would be accepted.</summary>
    public bool IsStale { get; }
}
