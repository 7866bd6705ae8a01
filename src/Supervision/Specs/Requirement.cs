namespace Supervision.Specs;

/// <summary>What a service needs of another before it may start.</summary>
/// <param name="Name">Met by any service that bears or provides it.</param>
/// <param name="Condition">How far the provider must have come.</param>
/// <param name="WhenLost">What happens when the last provider is lost.</param>
/// <param name="Origin">Where it was written, as <c>file:line</c>.</param>
public sealed record Requirement(ServiceName Name, RequirementCondition Condition, WhenLost WhenLost, string Origin);

/// <summary>How far a provider must have come.</summary>
public enum RequirementCondition
{
    /// <summary>A daemon must be ready, a one-shot completed. The default.</summary>
    Ready,

    /// <summary>Its process must have been spawned.</summary>
    Started,

    /// <summary>It must be ready, and well by its own health check if it has one.</summary>
    Healthy,

    /// <summary>It must have ended well.</summary>
    Completed,
}

/// <summary>What happens to a dependent when the last provider of a requirement is lost.</summary>
public enum WhenLost
{
    /// <summary>It is stopped first, and waits until a provider is back. The default.</summary>
    Stop,

    /// <summary>It goes on, and is restarted once a provider is back.</summary>
    Restart,

    /// <summary>It goes on as if nothing had happened.</summary>
    Ignore,
}
