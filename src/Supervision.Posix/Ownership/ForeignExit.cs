using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Ownership;

/// <summary>Finds out how a process ended that another process reaps.</summary>
internal static class ForeignExit
{
    private const int SignalMask = 0x7f;
    private const int DumpedFlag = 0x80;

    /// <summary>From its entry while its parent has not reaped it; from what the kernel (6.15 or newer) keeps by its pidfd after that.</summary>
    internal static ExitStatus Read(WatchedProcess process)
    {
        if (ProcessStat.TryRead(process.Pid, out var stat) && stat.StartTime == process.StartTime && stat is { IsZombie: true, ExitCode: { } left })
            return Decode(left);
        return ProcessCalls.TryGetExit(process.Pidfd, out var kept) ? Decode(kept) : new ExitStatus.Lost();
    }

    private static ExitStatus Decode(int wait) => (wait & SignalMask) == 0
        ? new ExitStatus.Exited((wait >> 8) & 0xff)
        : new ExitStatus.Signaled(wait & SignalMask, (wait & DumpedFlag) != 0);
}
