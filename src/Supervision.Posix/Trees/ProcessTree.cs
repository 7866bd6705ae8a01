using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Trees;

/// <summary>All processes of an incarnation, as far as they can be found. On the loop's thread.</summary>
internal sealed class ProcessTree(IOrphanSource source, OrphanRegistry orphans, OwnerSearch owners)
{
    private readonly Dictionary<int, TreeMember> _members = [];
    private readonly Stack<int> _open = new();
    private readonly List<int> _children = [];

    /// <summary>Whether anything but the main process exists, those included that ended and are still to be reaped.</summary>
    internal bool HasOrphans(ProcessRecord record)
    {
        orphans.Refresh();
        return orphans.HasAny(record) || record.Cgroup is { IsPopulated: true };
    }

    /// <summary>How many processes there are beside a main process that has just ended.</summary>
    internal int CountLeft(ProcessRecord record) => record.IsAlive || ((source.MayHaveLeft(record.First.Pid) || record.Cgroup is not null) && HasOrphans(record)) ? Collect(record).Count : 0;

    /// <summary>The living processes of an incarnation but its main process. Valid until the next call.</summary>
    internal IReadOnlyCollection<TreeMember> Collect(ProcessRecord record)
    {
        _members.Clear();
        orphans.Refresh(wanted: record.Exit is null ? record : null);
        foreach (var orphan in orphans.Of(record)) Add(orphan.Pid, record);
        AddGroup(record);
        if (!record.Main.HasEnded) _open.Push(record.Main.Pid);
        if (!record.First.HasEnded && record.First != record.Main) Add(record.First.Pid, record);
        while (_open.TryPop(out var pid))
        {
            _children.Clear();
            ChildList.Read(pid, _children);
            foreach (var child in _children) Add(child, record);
        }

        return _members.Values;
    }

    /// <summary>All living processes of an incarnation for people, the main process first.</summary>
    internal List<Leftover> Describe(ProcessRecord record)
    {
        var described = new List<Leftover>();
        if (!record.Main.HasEnded && LeftoverReader.TryRead(record.Main.Pid, out var main)) described.Add(main);
        foreach (var member in Collect(record).OrderBy(member => member.Pid))
        {
            if (LeftoverReader.TryRead(member.Pid, out var leftover)) described.Add(leftover);
        }

        return described;
    }

    /// <summary>Sends a signal to the main process, and to what else is of the scope.</summary>
    internal void Signal(ProcessRecord record, int signal, SignalScope scope)
    {
        // The members are found before the main process may end and leave them without a parent to tell whose they are.
        var members = scope == SignalScope.Process ? [] : Collect(record);
        var group = members.Count > 0 && !record.Main.HasEnded && ProcessStat.TryRead(record.Main.Pid, out var stat) ? stat.Group : record.Main.Pid;
        if (!record.Main.HasEnded) _ = SignalCalls.Send(record.Main.Pidfd, signal);
        foreach (var member in members)
        {
            if (scope == SignalScope.Tree || member.Group == group) Signal(member, signal);
        }
    }

    /// <summary>Sends a signal to one process, and to no other that might have got its pid.</summary>
    internal static void Signal(in TreeMember member, int signal)
    {
        using SafeFileHandle pidfd = ProcessCalls.OpenPidfd(member.Pid);
        if (!pidfd.IsInvalid && ProcessStat.TryRead(member.Pid, out var stat) && stat.StartTime == member.StartTime)
            _ = SignalCalls.Send(pidfd, signal);
    }

    private void AddGroup(ProcessRecord record)
    {
        if (record.Cgroup is not { } cgroup) return;
        _children.Clear();
        cgroup.Read(_children);
        foreach (var pid in _children) Add(pid, record);
    }

    private void Add(int pid, ProcessRecord record)
    {
        if (_members.ContainsKey(pid) || (pid == record.Main.Pid && !record.Main.HasEnded) || !ProcessStat.TryRead(pid, out var stat)) return;
        if (stat.IsZombie) return;
        _members.Add(pid, new TreeMember(pid, stat.StartTime, stat.Group));
        owners.Remember(pid, stat.StartTime, record);
        _open.Push(pid);
    }
}
