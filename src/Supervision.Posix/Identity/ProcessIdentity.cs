namespace Supervision.Posix.Identity;

/// <summary>Names one process for good: a pid may be used again, but not with the same start time in the same boot.</summary>
/// <param name="Pid">The number.</param>
/// <param name="StartTime">When it started, in clock ticks since boot (field 22 of <c>/proc/PID/stat</c>).</param>
/// <param name="Boot">In which run of the operating system, see <see cref="BootId"/>.</param>
public readonly record struct ProcessIdentity(int Pid, long StartTime, string Boot)
{
    /// <summary>The identity of a process that exists now; null if there is none.</summary>
    /// <param name="pid">Its number.</param>
    public static ProcessIdentity? TryRead(int pid) =>
        ProcessStat.TryRead(pid, out var stat) ? new ProcessIdentity(pid, stat.StartTime, BootId.Read()) : null;

    /// <summary>Whether this very process runs now; one that has ended but was not waited for doesn't.</summary>
    public bool IsAlive() =>
        ProcessStat.TryRead(Pid, out var stat) && stat.StartTime == StartTime && !stat.IsZombie && Boot == BootId.Read();
}
