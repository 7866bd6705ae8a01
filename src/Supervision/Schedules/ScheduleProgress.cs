namespace Supervision.Schedules;

/// <summary>How far the schedule of a service has come.</summary>
/// <param name="Schedule">The schedule, in words; another one begins anew.</param>
/// <param name="HandledUntil">Everything due up to this instant has been dealt with.</param>
public sealed record ScheduleProgress(string Schedule, DateTimeOffset HandledUntil)
{
    /// <summary>What caused the run that waits for the one before it to end, in words; null when none waits.</summary>
    public string? Queued { get; init; }

    /// <summary>When a run was last left out.</summary>
    public DateTimeOffset? SkippedAt { get; init; }
}
