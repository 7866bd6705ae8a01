using Supervision.Posix.Cgroups;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;

namespace Supervision.Posix.Trees;

/// <summary>Finds the incarnation that a process belongs to: by its session, by having been seen below it, by the marker in its environment.</summary>
/// <param name="dataDirectory">The one whose marker is this supervisor's; null if there is none.</param>
internal sealed class OwnerSearch(string? dataDirectory)
{
    private const int DepthMax = 256;

    private readonly Dictionary<int, ProcessRecord> _bySession = [];
    private readonly Dictionary<int, ProcessRecord> _mains = [];
    private readonly Dictionary<string, ProcessRecord> _byName = [];
    private readonly Dictionary<string, ProcessRecord> _byCgroup = [];
    private readonly Dictionary<int, (long StartTime, ProcessRecord Owner)> _seen = [];

    /// <summary>A pid is used again only when its session is empty, so the newest incarnation is the right one.</summary>
    internal void Add(ProcessRecord record)
    {
        if (record.IsSessionKnown) _bySession[record.First.Pid] = record;
        _byName[record.Incarnation] = record;
    }

    /// <summary>Nothing leaves its control group but by those who shape the groups, so that it tells more than anything else.</summary>
    internal void AddCgroup(ProcessRecord record, CgroupLeaf cgroup) => _byCgroup[cgroup.Name] = record;

    /// <summary>Takes a process that became the main one after the first; it may lead a session of its own.</summary>
    internal void AddMain(ProcessRecord record, bool leadsSession)
    {
        _mains[record.Main.Pid] = record;
        if (leadsSession) _bySession[record.Main.Pid] = record;
    }

    internal void RemoveMain(int pid, ProcessRecord record)
    {
        if (_mains.GetValueOrDefault(pid) == record) _ = _mains.Remove(pid);
    }

    /// <summary>Whether a process is the main one of an incarnation, although it was not spawned as such.</summary>
    internal bool IsMain(int pid) => _mains.TryGetValue(pid, out var record) && record.Watches(pid);

    /// <summary>Whether the end of a process is watched for an incarnation, so that it is no orphan wherever it is found.</summary>
    internal bool IsWatched(int pid) => (_bySession.TryGetValue(pid, out var record) && record.Watches(pid)) || IsMain(pid);

    /// <summary>Adds what is known of an incarnation's processes beside its record.</summary>
    internal void Save(ProcessRecord record, FrameWriter part)
    {
        _ = part.AddIf(StateField.LeadsSession, record.Main != record.First && _bySession.GetValueOrDefault(record.Main.Pid) == record);
        foreach (var (pid, seen) in _seen)
        {
            if (seen.Owner == record) _ = part.Add(StateField.SeenPid, pid).Add(StateField.SeenStartTime, seen.StartTime);
        }
    }

    /// <summary>Knows again what it knew when this process ran another program.</summary>
    internal void Restore(ProcessRecord record, StatePart part)
    {
        Add(record);
        if (record.Main != record.First) AddMain(record, part.Has(StateField.LeadsSession));
        foreach (var (pid, startTime) in part.Numbers(StateField.SeenPid).Zip(part.Numbers(StateField.SeenStartTime))) Remember((int)pid, startTime, record);
    }

    internal void Remove(ProcessRecord record)
    {
        RemoveSession(record.First.Pid, record);
        RemoveSession(record.Main.Pid, record);
        RemoveMain(record.Main.Pid, record);
        if (record.Cgroup is { } cgroup) _ = _byCgroup.Remove(cgroup.Name);
        if (_byName.GetValueOrDefault(record.Incarnation) == record) _ = _byName.Remove(record.Incarnation);
        if (_seen.Count == 0) return;
        foreach (var (pid, _) in _seen.Where(entry => entry.Value.Owner == record).ToArray()) _ = _seen.Remove(pid);
    }

    /// <summary>Remembers a descendant, to know it again when it has become an orphan.</summary>
    internal void Remember(int pid, long startTime, ProcessRecord owner) => _seen[pid] = (startTime, owner);

    /// <param name="pid">The process.</param>
    /// <param name="stat">What the kernel says of it.</param>
    /// <param name="isDescendant">Whether it descends from this process: then the marker cannot be that of another supervisor's service of the same name.</param>
    internal ProcessRecord? Find(int pid, ProcessStat stat, bool isDescendant)
    {
        if (_bySession.TryGetValue(stat.Session, out var owner)) return owner.Watches(pid) ? null : owner;
        if (ByCgroup(pid) is { } holder) return holder.Watches(pid) ? null : holder;
        if (_seen.TryGetValue(pid, out var seen) && seen.StartTime == stat.StartTime) return seen.Owner;
        return isDescendant && IncarnationMarker.Read(pid) is { } marker ? _byName.GetValueOrDefault(marker.Incarnation) : null;
    }

    /// <summary>The adopted incarnation that a process belongs to, wherever it is in the tree of all processes.</summary>
    internal ProcessRecord? FindAdopted(int pid, ProcessStat stat)
    {
        // Most are main processes: to read their environment each time would cost more than all else.
        if (IsMain(pid) || (_bySession.TryGetValue(stat.Session, out var leader) && leader.Watches(pid))) return null;
        var owner = Find(pid, stat, isDescendant: false);
        if (owner is null && IncarnationMarker.Read(pid) is { } marker && marker.DataDirectory == dataDirectory)
            owner = _byName.GetValueOrDefault(marker.Incarnation);
        return owner is { IsAdopted: true } && !owner.Watches(pid) ? owner : null;
    }

    /// <summary>
    /// Whether a process is one of an incarnation's, by its ancestors: the first that tells its incarnation decides, and if none does, the marker of an
    /// orphan that this process adopted.
    /// </summary>
    internal bool Owns(ProcessRecord record, int pid)
    {
        if (pid <= 1) return false;
        if (record.Watches(pid)) return true;
        if (ByCgroup(pid) is { } holder) return holder == record;
        var self = ProcessCalls.OwnPid();
        var ancestor = pid;
        for (var depth = 0; depth < DepthMax && ancestor > 1; depth++)
        {
            if (!ProcessStat.TryRead(ancestor, out var stat)) return false;
            if (_bySession.TryGetValue(stat.Session, out var owner)) return owner == record;
            if (_seen.TryGetValue(ancestor, out var seen) && seen.StartTime == stat.StartTime) return seen.Owner == record;
            if (stat.Parent == self) return IncarnationMarker.Read(ancestor) is { } marker && _byName.GetValueOrDefault(marker.Incarnation) == record;
            ancestor = stat.Parent;
        }

        return false;
    }

    /// <summary>
    /// Whether a process that another reaper adopted was started by an incarnation: its environment says so, and it is not older.
    /// </summary>
    internal bool IsMarked(ProcessRecord record, int pid, ProcessStat stat) =>
        stat.StartTime >= record.First.StartTime && IncarnationMarker.Read(pid) is { } marker && marker.Incarnation == record.Incarnation
        && (!record.IsAdopted || marker.DataDirectory == dataDirectory);

    private ProcessRecord? ByCgroup(int pid) =>
        _byCgroup.Count > 0 && CgroupFile.GroupOf(pid) is { } group ? _byCgroup.GetValueOrDefault(CgroupBranch.LeafOf(group)) : null;

    private void RemoveSession(int pid, ProcessRecord record)
    {
        if (_bySession.GetValueOrDefault(pid) == record) _ = _bySession.Remove(pid);
    }
}
