namespace Supervision.Posix.Processes;

/// <summary>
/// What an incarnation may use, all its processes together, by control group (version 2). Where the host has no control over its groups, or not over the
/// one that a setting needs, the process starts without it and the observer is warned.
/// </summary>
public sealed record CgroupSettings
{
    /// <summary>The most memory in bytes (<c>memory.max</c>), beyond which processes are killed; null for no limit.</summary>
    public long? MemoryMax { get; init; }

    /// <summary>The most processes and threads (<c>pids.max</c>), beyond which <c>fork</c> fails; null for no limit.</summary>
    public long? PidsMax { get; init; }

    /// <summary>The most processor time, in processors: 1.5 is one and a half (<c>cpu.max</c>); null for no limit.</summary>
    public double? CpuMax { get; init; }

    /// <summary>The share of processor time when there is too little, 1 to 10000, 100 being usual (<c>cpu.weight</c>); null for the usual.</summary>
    public int? CpuWeight { get; init; }
}
