using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Ownership;

/// <summary>Signals a whole process group at once.</summary>
internal static class GroupSignal
{
    /// <summary>By the pidfd where the kernel can; by its number else, which is this group's as long as the leader is not reaped.</summary>
    internal static bool TrySend(ProcessRecord record, WatchedProcess leader, int signal)
    {
        if (SignalCalls.SendToGroup(leader.Pidfd, signal) == 0) return true;
        if (Errno.Last.Number == ErrnoNumbers.NoProcess) return leader.HasEnded;
        return !leader.HasEnded && !record.IsAdopted && SignalCalls.Send(-leader.Pid, signal) == 0;
    }
}
