using System.Globalization;
using Supervision.Posix.Errors;
using Supervision.Posix.Identity;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Cgroups;

/// <summary>
/// The part of the control groups that belongs to one host: a group of its own with one for each incarnation that asks. Nothing is made before the first
/// does.
/// </summary>
internal sealed class CgroupBranch : IDisposable
{
    private const string Prefix = "supervision-";
    private const int MoveRoundMax = 16;

    private static int _branches;

    private readonly HashSet<string> _enabled = [];
    private readonly HashSet<string> _refused = [];
    private readonly List<string> _removable = [];
    private readonly Lazy<(string? Place, string Reason)> _found;
    private string? _directory;

    /// <param name="find">Finds the group below which others may be made, or why there is none; null to look at the system.</param>
    internal CgroupBranch(Func<(string? Place, string Reason)>? find = null) =>
        _found = new(find ?? (() => (CgroupPlace.TryFind(out var reason), reason)), LazyThreadSafetyMode.None);

    /// <summary>The part of a group's path that names an incarnation, which may have made further groups below; empty if there is none.</summary>
    internal static string LeafOf(string group)
    {
        var start = group.IndexOf("/" + Prefix, StringComparison.Ordinal);
        var slash = start < 0 ? -1 : group.IndexOf('/', start + 1);
        if (slash < 0) return "";
        var end = group.IndexOf('/', slash + 1);
        return end < 0 ? group[start..] : group[start..end];
    }

    /// <summary>Makes the group of an incarnation; null if that cannot be.</summary>
    /// <param name="incarnation">Its name.</param>
    /// <param name="settings">What it may use.</param>
    /// <param name="warnings">Gets what could not be done.</param>
    internal CgroupLeaf? TryMake(string incarnation, CgroupSettings settings, List<string> warnings)
    {
        RemoveLeft();
        if (_found.Value.Place is not { } place)
        {
            warnings.Add($"it runs without a control group of its own: {_found.Value.Reason}");
            return null;
        }

        try
        {
            _directory ??= MakeOwn(place);
            var name = incarnation.Replace('/', '_');
            var directory = Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;
            foreach (var setting in CgroupSetting.All(settings)) Apply(directory, setting, warnings);
            return new CgroupLeaf(this, directory, $"/{Path.GetFileName(_directory)}/{name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warnings.Add($"it runs without a control group of its own: {e.Message}");
            return null;
        }
    }

    /// <summary>Removes a group, now or when its processes have left it.</summary>
    internal void Remove(string directory)
    {
        if (!CgroupFile.TryRemove(directory)) _removable.Add(directory);
    }

    /// <summary>Goes on with the group of an incarnation that this process made when it ran another program.</summary>
    internal CgroupLeaf Restore(string directory, string name) => new(this, directory, name);

    /// <summary>Goes on with the groups of this process.</summary>
    internal void Restore(StatePart places)
    {
        _directory = places.Text(StateField.CgroupDirectory);
        _removable.AddRange(places.Texts(StateField.RemovableDirectory));
    }

    internal void Save(FrameWriter places)
    {
        _ = places.AddIfAny(StateField.CgroupDirectory, _directory);
        foreach (var directory in _removable) _ = places.Add(StateField.RemovableDirectory, directory);
    }

    /// <summary>Makes a controller work in the groups of incarnations.</summary>
    internal bool TryEnable(string controller)
    {
        if (_enabled.Contains(controller)) return true;
        if (_refused.Contains(controller)) return false;
        var done = EnableBelow(_found.Value.Place!, controller) && EnableBelow(_directory!, controller);
        _ = (done ? _enabled : _refused).Add(controller);
        return done;
    }

    public void Dispose()
    {
        RemoveLeft();
        if (_directory is not null) _ = CgroupFile.TryRemove(_directory);
    }

    private void Apply(string directory, CgroupSetting setting, List<string> warnings)
    {
        if (!TryEnable(setting.Controller))
        {
            warnings.Add($"{setting.Key} has no effect: the control group {_found.Value.Place} has no controller '{setting.Controller}' to give");
            return;
        }

        var errno = CgroupFile.Write(Path.Combine(directory, setting.File), setting.Value);
        if (errno.Number != 0) warnings.Add($"{setting.Key} has no effect: cannot write '{setting.Value}' to {setting.File}: {errno}");
    }

    private static string MakeOwn(string place)
    {
        foreach (var directory in Directory.EnumerateDirectories(place, Prefix + "*")) RemoveIfAbandoned(directory);
        var self = ProcessIdentity.TryRead(Environment.ProcessId) ?? throw new PosixException("cannot tell which process this is");
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{self.Pid}-{self.StartTime}-{Interlocked.Increment(ref _branches)}");
        return Directory.CreateDirectory(Path.Combine(place, name)).FullName;
    }

    private static void RemoveIfAbandoned(string directory)
    {
        var name = Path.GetFileName(directory)[Prefix.Length..].Split('-');
        if (name.Length != 3 || !int.TryParse(name[0], NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) return;
        if (!ProcessStat.TryRead(pid, out var stat) || $"{stat.StartTime}" != name[1]) _ = CgroupFile.TryRemove(directory);
    }

    // A group other than the topmost gives controllers to those below it only while no process is in itself.
    private static bool EnableBelow(string directory, string controller)
    {
        var file = Path.Combine(directory, "cgroup.subtree_control");
        var errno = CgroupFile.Write(file, "+" + controller);
        if (errno.Number != ErrnoNumbers.Busy) return errno.Number == 0;
        MoveProcesses(directory, Path.Combine(directory, CgroupPlace.HostGroup));
        return CgroupFile.Write(file, "+" + controller).Number == 0;
    }

    private static void MoveProcesses(string from, string to)
    {
        _ = Directory.CreateDirectory(to);
        for (var round = 0; round < MoveRoundMax; round++)
        {
            var pids = CgroupFile.Read(Path.Combine(from, "cgroup.procs")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (pids.Length == 0) return;
            foreach (var pid in pids) _ = CgroupFile.Write(Path.Combine(to, "cgroup.procs"), pid);
        }
    }

    private void RemoveLeft() => _ = _removable.RemoveAll(CgroupFile.TryRemove);
}
