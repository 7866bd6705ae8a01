namespace Supervision.Specs;

/// <summary>What is done with a service at times of the wall clock.</summary>
public sealed record ScheduleSpec
{
    /// <summary>When: five fields of crontab(5), six with seconds first, or an alias such as <c>@daily</c>.</summary>
    public required string Cron { get; init; }

    /// <summary>The zone whose wall clock is meant, such as <c>Europe/Berlin</c>; null is the host's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What is done.</summary>
    public HookAction Action { get; init; } = HookAction.Start;

    /// <summary>What happens to a start that is due while the run before still goes on.</summary>
    public ScheduleOverlap Overlap { get; init; } = ScheduleOverlap.Skip;

    /// <summary>What happens to runs that nobody could begin when they were due.</summary>
    public CatchUp CatchUp { get; init; } = CatchUp.None;
}

/// <summary>What happens to a start that is due while the run before still goes on.</summary>
public enum ScheduleOverlap
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It begins when the run before has ended; of several that wait, one.</summary>
    Queue,

    /// <summary>The run before is stopped for it.</summary>
    Restart,
}

/// <summary>What happens to runs that nobody could begin when they were due: the daemon was down, the host slept, its clock was set.</summary>
public enum CatchUp
{
    /// <summary>They are left out.</summary>
    None,

    /// <summary>However many were missed, one is made up for at the first opportunity.</summary>
    Once,
}
