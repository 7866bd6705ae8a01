namespace Supervision.Posix.Keeping;

/// <summary>What came of replacing the program of a running keeper.</summary>
public sealed record KeeperReplacement
{
    /// <summary>Whether the keeper runs the other program now, with the pid, the processes and the descriptors that it had.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>Whether it was that program already, so that there was nothing to do.</summary>
    public bool IsSame { get; init; }

    /// <summary>The version of the keeper that runs now; empty if it is not known.</summary>
    public string Version { get; init; } = "";

    /// <summary>For how long nobody kept: from when the former program had written its state down to when the other had read it. Zero if nothing was replaced.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What the program that runs now cannot do and the former could, one sentence; null if nothing.</summary>
    public string? Loss { get; init; }

    /// <summary>Why the former program goes on; null if it does not, or there was nothing to do.</summary>
    public string? Reason { get; init; }
}
