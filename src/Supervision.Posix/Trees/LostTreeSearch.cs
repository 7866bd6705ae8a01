using Supervision.Posix.Identity;

namespace Supervision.Posix.Trees;

/// <summary>Finds what a keeper that has died has left running, by the marker in the environment of the processes.</summary>
internal static class LostTreeSearch
{
    private const int RoundMax = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>All of a data directory. Only when its keeper has ended is the answer complete.</summary>
    internal static List<LostTree> Find(string dataDirectory)
    {
        var (found, pids, unreadable) = (new List<Marked>(), new List<int>(), new List<int>());
        MarkedOrphans.ReadAll(pids);
        for (var round = 0; pids.Count > 0 && round < RoundMax; round++)
        {
            unreadable.Clear();
            foreach (var pid in pids)
            {
                if (!ProcessStat.TryRead(pid, out var stat) || stat.IsZombie) continue;
                var marker = IncarnationMarker.Read(pid, out var isEmpty);
                if (isEmpty && stat.Session == pid) unreadable.Add(pid);
                else if (marker?.DataDirectory == dataDirectory) found.Add(new Marked(marker.Incarnation, pid, stat.StartTime, stat.Session == pid));
            }

            // A process that was being started when the keeper died has no environment for an instant. A few have none for ever.
            (pids, unreadable) = (unreadable, pids);
            using var pause = new ManualResetEventSlim();
            if (pids.Count > 0) _ = pause.Wait(Pause);
        }

        return Group(found);
    }

    /// <summary>What was spawned leads its session, and is the oldest of the incarnation that does.</summary>
    internal static List<LostTree> Group(IEnumerable<Marked> found) => [.. found.GroupBy(process => process.Incarnation).Select(tree =>
    {
        var main = tree.Where(process => process.LeadsSession).OrderBy(process => process.StartTime).ThenBy(process => process.Pid).FirstOrDefault();
        return new LostTree(tree.Key, main.Pid, main.StartTime, tree.Count() - (main.Pid == 0 ? 0 : 1));
    })];

    /// <summary>One process.</summary>
    internal readonly record struct Marked(string Incarnation, int Pid, long StartTime, bool LeadsSession);
}
