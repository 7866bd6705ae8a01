using System.Globalization;
using Supervision.Posix.Identity;

namespace Supervision.Posix.Tests.Hosts;

/// <summary>What the kernel says about processes.</summary>
internal static class Children
{
    /// <summary>The living processes of a session.</summary>
    internal static List<int> InSession(int session) =>
        [.. All().Where(pid => ProcessStat.TryRead(pid, out var stat) && stat.Session == session && !stat.IsZombie)];

    /// <summary>The processes that a process is to reap or has not yet reaped.</summary>
    internal static List<int> OfParent(int parent) => [.. All().Where(pid => ProcessStat.TryRead(pid, out var stat) && stat.Parent == parent)];

    internal static bool IsAlive(int pid) => ProcessStat.TryRead(pid, out var stat) && !stat.IsZombie;

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
        .Where(pid => pid > 0);
}
