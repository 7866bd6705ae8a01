namespace Supervision.Specs;

/// <summary>How a running service is asked whether it is well.</summary>
public sealed record HealthSpec
{
    /// <summary>The question.</summary>
    public required ProbeSpec Probe { get; init; }

    /// <summary>The time between the end of one question and the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An answer that takes longer is none.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>So many bad answers in a row make it unhealthy.</summary>
    public int Failures { get; init; } = 3;

    /// <summary>For so long after it became ready, bad answers do not count.</summary>
    public TimeSpan StartPeriod { get; init; }

    /// <summary>What is done when it is unhealthy.</summary>
    public HealthAction Action { get; init; } = HealthAction.Restart;
}

/// <summary>What is done with an unhealthy service.</summary>
public enum HealthAction
{
    /// <summary>It is stopped, and counts as having died.</summary>
    Restart,

    /// <summary>It is stopped and stays down.</summary>
    Fail,

    /// <summary>It is only told.</summary>
    None,
}
