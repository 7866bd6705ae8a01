using System.Globalization;
using System.Text;

namespace Supervision.Posix.Listening;

/// <summary>Finds out which processes have a socket.</summary>
public static class SocketHolders
{
    private const int ShownMax = 3;

    /// <summary>Which processes have sockets, by the sockets' inodes. Processes of others are seen by root alone.</summary>
    /// <param name="inodes">The sockets.</param>
    public static ILookup<long, SocketHolder> Of(IReadOnlySet<long> inodes)
    {
        ArgumentNullException.ThrowIfNull(inodes);
        return Find(inodes).GroupBy(f => (f.Inode, f.Pid)).ToLookup(f => f.Key.Inode, f => new SocketHolder(f.Key.Pid, NameOf(f.Key.Pid)));
    }

    /// <summary>All descriptors of sockets.</summary>
    internal static List<(long Inode, int Pid, int Descriptor)> Find(IReadOnlySet<long> inodes)
    {
        var found = new List<(long Inode, int Pid, int Descriptor)>();
        foreach (var directory in inodes.Count > 0 ? Directory.EnumerateDirectories("/proc") : [])
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) AddProcess(pid, inodes, found);
        }

        return found;
    }

    /// <summary>The inode of a socket that this process has; 0 if it is none.</summary>
    /// <param name="socket">The socket.</param>
    public static long InodeOf(System.Runtime.InteropServices.SafeHandle socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return InodeOf($"/proc/self/fd/{socket.DangerousGetHandle()}");
    }

    /// <summary>Who has an address, in words that complete "in use by".</summary>
    internal static string Describe(ListenAddress address)
    {
        var sockets = SocketTable.Listening(address);
        var holders = Of(sockets.Select(s => s.Inode).ToHashSet());
        var names = holders.SelectMany(h => h).Distinct().Select(h => $"{h.Name} (pid {h.Pid})").ToList();
        if (names.Count > ShownMax) names = [.. names.Take(ShownMax), $"{names.Count - ShownMax} more processes"];
        if (names.Count > 0) return string.Join(", ", names);
        return sockets is [{ UserId: { } user }, ..] ? $"a process of user {user}, which cannot be seen from here" : "a process that cannot be seen from here";
    }

    private static void AddProcess(int pid, IReadOnlySet<long> inodes, List<(long Inode, int Pid, int Descriptor)> found)
    {
        try
        {
            foreach (var file in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
            {
                if (InodeOf(file) is not 0 and var inode && inodes.Contains(inode)) found.Add((inode, pid, int.Parse(Path.GetFileName(file), CultureInfo.InvariantCulture)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is somebody else's.
        }
    }

    private static string NameOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm", Encoding.UTF8).TrimEnd('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "a process that has ended";
        }
    }

    private static long InodeOf(string descriptor)
    {
        const string prefix = "socket:[";
        try
        {
            var target = new FileInfo(descriptor).LinkTarget;
            return target is not null && target.StartsWith(prefix, StringComparison.Ordinal) && long.TryParse(target.AsSpan(prefix.Length).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
                ? inode
                : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}

/// <summary>A process that has a socket.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Name">What it is called, at most 15 characters.</param>
public sealed record SocketHolder(int Pid, string Name);
