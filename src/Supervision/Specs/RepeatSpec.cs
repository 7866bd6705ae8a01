namespace Supervision.Specs;

/// <summary>What is done with a service again and again, counted from the start of its newest process; a new process counts anew.</summary>
public sealed record RepeatSpec
{
    /// <summary>What is done.</summary>
    public HookAction Action { get; init; } = HookAction.Restart;

    /// <summary>The time between two of them, on the monotonic clock.</summary>
    public required TimeSpan Every { get; init; }
}
