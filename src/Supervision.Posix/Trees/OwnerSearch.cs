using Supervision.Posix.Identity;
using Supervision.Posix.Ownership;

namespace Supervision.Posix.Trees;

/// <summary>Finds the incarnation that a process belongs to: by its session, by having been seen below it, by the marker in its environment.</summary>
internal sealed class OwnerSearch
{
    private readonly Dictionary<int, ProcessRecord> _bySession = [];
    private readonly Dictionary<string, ProcessRecord> _byName = [];
    private readonly Dictionary<int, (long StartTime, ProcessRecord Owner)> _seen = [];

    /// <summary>A pid is used again only when its session is empty, so the newest incarnation is the right one.</summary>
    internal void Add(ProcessRecord record)
    {
        _bySession[record.Pid] = record;
        _byName[record.Incarnation] = record;
    }

    internal void Remove(ProcessRecord record)
    {
        if (_bySession.GetValueOrDefault(record.Pid) == record) _ = _bySession.Remove(record.Pid);
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
        if (_bySession.TryGetValue(stat.Session, out var owner)) return owner.Pid == pid ? null : owner;
        if (_seen.TryGetValue(pid, out var seen) && seen.StartTime == stat.StartTime) return seen.Owner;
        return isDescendant && IncarnationMarker.Read(pid) is { } name ? _byName.GetValueOrDefault(name) : null;
    }
}
