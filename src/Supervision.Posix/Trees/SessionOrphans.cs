using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Trees;

/// <summary>All processes of the host, for a process that is no sub-reaper: its orphans went to another.</summary>
internal sealed class SessionOrphans : IOrphanSource
{
    public bool IsExclusive => false;

    // The kernel tells of a process group without a search; to look at every process of the host would cost more than the restart of a service.
    public bool MayHaveLeft(int mainPid) => SignalCalls.Send(-mainPid, 0) == 0 || Errno.Last.Number != ErrnoNumbers.NoProcess;

    public void Read(List<int> pids) => MarkedOrphans.ReadAll(pids);
}
