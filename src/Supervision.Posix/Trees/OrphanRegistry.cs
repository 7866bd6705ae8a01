using Supervision.Posix.Identity;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;

namespace Supervision.Posix.Trees;

/// <summary>Knows the orphans, finds out whose they are, and reaps those that are ours to reap. On the loop's thread.</summary>
internal sealed class OrphanRegistry(EventLoop loop, IOrphanSource source, OwnerSearch owners, Action<ProcessRecord> onEnded)
{
    private readonly Dictionary<int, Orphan> _orphans = [];
    private readonly List<int> _pids = [];
    private long _refreshedIn = -1;
    private long _refreshes;

    /// <summary>Looks for new orphans, unless that was done since the last events came from the kernel.</summary>
    /// <param name="wanted">An incarnation whose orphans matter although its main process lives.</param>
    internal void Refresh(ProcessRecord? wanted = null)
    {
        if (_refreshedIn == loop.Round && (wanted is null || source.IsExclusive)) return;
        _refreshedIn = loop.Round;
        _refreshes++;
        _pids.Clear();
        source.Read(_pids);
        foreach (var pid in _pids) See(pid, wanted);
        RemoveUnseen();
    }

    /// <summary>Those of one incarnation, as of the last <see cref="Refresh"/>.</summary>
    internal IEnumerable<Orphan> Of(ProcessRecord record) => _orphans.Values.Where(orphan => orphan.Owner == record);

    internal bool HasAny(ProcessRecord record)
    {
        foreach (var orphan in _orphans.Values)
        {
            if (orphan.Owner == record) return true;
        }

        return false;
    }

    /// <summary>Leaves a process to somebody else, who waits for its end.</summary>
    internal void Release(int pid)
    {
        if (!_orphans.Remove(pid, out var orphan)) return;
        loop.Remove(orphan.Pidfd, orphan.Token);
        orphan.Pidfd.Dispose();
    }

    internal void OnEnded(Orphan orphan)
    {
        Reap(orphan);
        Remove(orphan);
    }

    internal void Clear()
    {
        foreach (var orphan in _orphans.Values.ToArray()) Remove(orphan);
    }

    /// <summary>Has those be known by their pids to whom they belong, wherever they are found again.</summary>
    internal void Remember()
    {
        foreach (var orphan in _orphans.Values)
        {
            if (orphan.Owner is { } owner) owners.Remember(orphan.Pid, orphan.StartTime, owner);
        }
    }

    private void See(int pid, ProcessRecord? wanted)
    {
        // Among the children of the thread that orphans come to are those that it has spawned itself.
        if (owners.IsWatched(pid)) return;
        if (_orphans.TryGetValue(pid, out var known) && source.IsExclusive && known.Owner is not null)
        {
            known.SeenAt = _refreshes;
            return;
        }

        if (!ProcessStat.TryRead(pid, out var stat)) return;
        if (known is not null && known.StartTime == stat.StartTime)
        {
            known.SeenAt = _refreshes;
            known.Owner ??= Find(pid, stat);
            return;
        }

        if (known is not null) Remove(known);
        var owner = Find(pid, stat);
        if (source.IsExclusive || (owner is not null && !stat.IsZombie && (owner.First.HasEnded || owner == wanted))) Watch(pid, stat, owner);
    }

    private ProcessRecord? Find(int pid, ProcessStat stat) =>
        source.IsForAdopted ? owners.FindAdopted(pid, stat) : owners.Find(pid, stat, source.IsExclusive);

    private void Watch(int pid, ProcessStat stat, ProcessRecord? owner)
    {
        var pidfd = ProcessCalls.OpenPidfd(pid);
        if (pidfd.IsInvalid || !ProcessStat.TryRead(pid, out var now) || now.StartTime != stat.StartTime)
        {
            pidfd.Dispose();
            return;
        }

        var orphan = new Orphan(pid, stat.StartTime, pidfd, this) { Owner = owner, SeenAt = _refreshes };
        _orphans[pid] = orphan;
        orphan.Token = loop.Add(pidfd, Readiness.Readable, orphan);
    }

    private void RemoveUnseen()
    {
        if (_orphans.Count == 0) return;
        foreach (var orphan in _orphans.Values.Where(o => o.SeenAt != _refreshes).ToArray()) Remove(orphan);
    }

    private void Remove(Orphan orphan)
    {
        if (!_orphans.Remove(orphan.Pid)) return;
        loop.Remove(orphan.Pidfd, orphan.Token);
        orphan.Pidfd.Dispose();
        if (orphan.Owner is { } owner) onEnded(owner);
    }

    // An orphan that went to another reaper is not our child, and the call says so.
    private static unsafe void Reap(Orphan orphan)
    {
        var info = default(SignalInfo);
        _ = ProcessCalls.Wait(ProcessCalls.ByPidfd, (int)orphan.Pidfd.DangerousGetHandle(), &info, ProcessCalls.Ended | ProcessCalls.NoHang);
    }
}
