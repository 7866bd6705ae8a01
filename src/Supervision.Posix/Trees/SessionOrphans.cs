using System.Globalization;

namespace Supervision.Posix.Trees;

/// <summary>All processes of the host, for a process that is no sub-reaper: its orphans went to another.</summary>
internal sealed class SessionOrphans : IOrphanSource
{
    public bool IsExclusive => false;

    public void Read(List<int> pids)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(directory.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) pids.Add(pid);
        }
    }
}
