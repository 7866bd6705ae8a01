using System.Globalization;

namespace Supervision.Posix.Trees;

/// <summary>
/// All processes of the host, for incarnations that another process had started and that this one has adopted: what they leave behind becomes a child of
/// neither, and is known by its session and its marker.
/// </summary>
internal sealed class MarkedOrphans : IOrphanSource
{
    public bool IsExclusive => false;

    public bool IsForAdopted => true;

    public bool MayHaveLeft(int mainPid) => true;

    public void Read(List<int> pids) => ReadAll(pids);

    /// <summary>Adds the pids of all processes.</summary>
    internal static void ReadAll(List<int> pids)
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(directory.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) pids.Add(pid);
        }
    }
}
