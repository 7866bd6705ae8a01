using System.Text;
using Supervision.Posix.Native;

namespace Supervision.Posix.Cgroups;

/// <summary>Finds the control group (version 2) below which this process may make others.</summary>
internal static class CgroupPlace
{
    /// <summary>Where a host moves itself and its daemon, when controllers need their group to be free of processes.</summary>
    internal const string HostGroup = "supervisor";

    private const string ManagerMark = "/run/systemd/system";

    /// <summary>The directory; null, with a reason in words, if there is none.</summary>
    internal static string? TryFind(out string reason)
    {
        reason = "the host has no control groups of version 2";
        if (CgroupFile.GroupOf(Environment.ProcessId) is not { } group || FindMount() is not { } mount) return null;
        if (group.StartsWith("/..", StringComparison.Ordinal))
        {
            reason = "its control group is outside of what it can see";
            return null;
        }

        var own = mount + (group == "/" ? "" : group);
        foreach (var directory in Path.GetFileName(own) == HostGroup ? [Path.GetDirectoryName(own)!, own] : (string[])[own])
        {
            if (IsOurs(directory, isTop: directory == mount, out reason)) return directory;
        }

        return null;
    }

    // To root every group is writable. One that the system's manager did not give away is the manager's to shape.
    private static bool IsOurs(string directory, bool isTop, out string reason)
    {
        reason = $"the control group {directory} is not writable";
        string[] needed = [directory, Path.Combine(directory, "cgroup.procs"), Path.Combine(directory, "cgroup.subtree_control")];
        if (!needed.All(path => FileCalls.MayAccess(path, FileCalls.WriteAccess))) return false;
        reason = $"the control group {directory} is not delegated to it (Delegate=yes for a service of systemd)";
        return isTop || AccountCalls.EffectiveUser() != 0 || !Directory.Exists(ManagerMark)
            || FileCalls.HasMark(directory, "user.delegate") || FileCalls.HasMark(directory, "trusted.delegate");
    }

    // 30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw
    private static string? FindMount()
    {
        foreach (var line in File.ReadLines("/proc/self/mountinfo"))
        {
            var fields = line.Split(' ');
            var separator = Array.IndexOf(fields, "-");
            if (separator > 4 && separator + 1 < fields.Length && fields[separator + 1] == "cgroup2") return Unescape(fields[4]);
        }

        return null;
    }

    // Spaces and the like are written as three octal digits.
    private static string Unescape(string path)
    {
        if (!path.Contains('\\')) return path;
        var text = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '\\' || i + 3 >= path.Length) _ = text.Append(path[i]);
            else _ = text.Append((char)Convert.ToInt32(path.Substring(i + 1, 3), 8));
            if (path[i] == '\\') i += 3;
        }

        return text.ToString();
    }
}
