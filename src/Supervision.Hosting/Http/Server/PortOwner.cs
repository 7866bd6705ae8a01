using System.Globalization;

namespace Supervision.Hosting.Http;

/// <summary>Finds the process that listens on a TCP port, as far as this user may know.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>Such as <c>nginx (pid 812)</c>; null when it cannot be seen.</summary>
    public static string? Find(int port)
    {
        try
        {
            var sockets = Inodes("/proc/net/tcp", port).Concat(Inodes("/proc/net/tcp6", port)).Select(inode => $"socket:[{inode}]").ToHashSet();
            return sockets.Count == 0 ? null : Owner(sockets);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Inodes(string table, int port)
    {
        if (!File.Exists(table))
            yield break;
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (var line in File.ReadLines(table).Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > 9 && columns[3] == Listening && columns[1].EndsWith(suffix, StringComparison.Ordinal))
                yield return columns[9];
        }
    }

    private static string? Owner(HashSet<string> sockets)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), out var pid) && Holds(process, sockets))
                return $"{File.ReadAllText(process + "/comm").Trim()} (pid {pid})";
        }

        return null;
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(process + "/fd").Any(entry => new FileInfo(entry).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is another user's, or it has just ended.
            return false;
        }
    }
}
