using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Ownership;

/// <summary>Checks whether a process may become the main one of an incarnation. On the loop's thread.</summary>
internal sealed class MainProcessChoice(IOrphanSource source, OrphanRegistry orphans, OwnerSearch owners)
{
    /// <summary>The process to watch from now on; null if it may not be.</summary>
    internal WatchedProcess? TryChoose(ProcessRecord record, int pid, out bool leadsSession, out string reason)
    {
        (leadsSession, reason) = (false, "");
        if (record.Watches(pid)) return pid == record.Main.Pid ? record.Main : record.First;
        if (!ProcessStat.TryRead(pid, out var stat)) return Refuse("there is no such process", out reason);
        if (stat.IsZombie) return Refuse("it has ended", out reason);

        // An orphan whose parent has just ended is known once it was looked for.
        orphans.Refresh(wanted: record);
        var isOwn = owners.Owns(record, pid) || ((record.IsAdopted || !source.IsExclusive) && owners.IsMarked(record, pid, stat));
        if (!isOwn)
            return Refuse($"it is none of the processes of {record.Incarnation}", out reason);
        leadsSession = stat.Session == pid;
        var pidfd = ProcessCalls.OpenPidfd(pid);
        if (!pidfd.IsInvalid && ProcessStat.TryRead(pid, out var now) && now.StartTime == stat.StartTime)
            return new WatchedProcess(pid, stat.StartTime, pidfd);
        pidfd.Dispose();
        return Refuse("it has ended", out reason);
    }

    private static WatchedProcess? Refuse(string why, out string reason)
    {
        reason = why;
        return null;
    }
}
