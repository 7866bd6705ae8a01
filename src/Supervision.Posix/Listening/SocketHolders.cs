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
        var found = new List<(long Inode, SocketHolder Holder)>();
        if (inodes.Count > 0)
        {
            foreach (var directory in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) AddProcess(pid, inodes, found);
            }
        }

        return found.Distinct().ToLookup(f => f.Inode, f => f.Holder);
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

    private static void AddProcess(int pid, IReadOnlySet<long> inodes, List<(long Inode, SocketHolder Holder)> found)
    {
        try
        {
            string? name = null;
            foreach (var file in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
            {
                if (InodeOf(file) is not 0 and var inode && inodes.Contains(inode))
                {
                    name ??= File.ReadAllText($"/proc/{pid}/comm", Encoding.UTF8).TrimEnd('\n');
                    found.Add((inode, new SocketHolder(pid, name)));
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is somebody else's.
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
