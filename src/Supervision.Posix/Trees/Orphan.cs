using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Ownership;

namespace Supervision.Posix.Trees;

/// <summary>A process whose parent ended before it, watched until it ends.</summary>
internal sealed class Orphan(int pid, long startTime, SafeFileHandle pidfd, OrphanRegistry registry) : IReadiness
{
    internal int Pid { get; } = pid;

    internal long StartTime { get; } = startTime;

    internal SafeFileHandle Pidfd { get; } = pidfd;

    /// <summary>To which incarnation it belongs; null if nothing tells.</summary>
    internal ProcessRecord? Owner { get; set; }

    internal long Token { get; set; }

    /// <summary>The refresh that has seen it last.</summary>
    internal long SeenAt { get; set; }

    public void OnReady(Readiness events) => registry.OnEnded(this);
}
