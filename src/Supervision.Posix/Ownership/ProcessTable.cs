using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Ownership;

/// <summary>The processes that this process owns: starts, signals and reaps them. On the loop's thread.</summary>
internal sealed class ProcessTable : IDisposable
{
    private readonly Dictionary<string, ProcessRecord> _records = [];
    private readonly ProcessSpawner _spawner = new();
    private readonly OwnerSearch _owners = new();
    private readonly OrphanRegistry _orphans;
    private readonly ProcessTree _tree;
    private readonly EventLoop _loop;
    private readonly IOwnerObserver _observer;
    private long _lastSequence;

    internal ProcessTable(EventLoop loop, IOrphanSource source, IOwnerObserver observer)
    {
        _loop = loop;
        _observer = observer;
        _orphans = new OrphanRegistry(loop, source, _owners, OnOrphanEnded);
        _tree = new ProcessTree(source, _orphans, _owners);
    }

    /// <summary>Everything that is not forgotten, in no order.</summary>
    internal IReadOnlyCollection<ProcessRecord> Records => _records.Values;

    internal void Spawn(SpawnRequest request)
    {
        var name = request.Incarnation;
        if (_records.ContainsKey(name))
        {
            var errno = new Errno(ErrnoNumbers.Exists);
            _observer.SpawnFailed(name, new SpawnError(SpawnStage.Request, errno, $"the incarnation {name} was not forgotten: {errno}"));
            return;
        }

        if (_spawner.TrySpawn(request, out var error) is not { } process)
        {
            _observer.SpawnFailed(name, error!);
            return;
        }

        var record = new ProcessRecord(name, ++_lastSequence, process);
        _records.Add(name, record);
        _owners.Add(record);
        ExitWatch.Begin(record, _loop, OnExited);
        _observer.Spawned(record);
    }

    internal void Signal(string incarnation, int signal, SignalScope scope)
    {
        if (!_records.TryGetValue(incarnation, out var record)) return;
        if (scope == SignalScope.Group && TrySignalGroup(record, signal)) return;

        // The members are found before the main process may end and leave them without a parent to tell whose they are.
        var members = scope == SignalScope.Process ? [] : _tree.Collect(record);
        if (record.Exit is null) _ = SignalCalls.Send(record.Pidfd, signal);
        foreach (var member in members)
        {
            if (scope == SignalScope.Tree || member.Group == record.Pid) ProcessTree.Signal(member, signal);
        }
    }

    /// <summary>Kills everything of an incarnation. One that is unknown has nothing left.</summary>
    internal void KillTree(string incarnation)
    {
        if (_records.TryGetValue(incarnation, out var record))
        {
            record.IsKilling = true;
            Sweep(record);
        }
        else
        {
            _observer.TreeGone(incarnation);
        }
    }

    internal void Forget(string incarnation)
    {
        if (!_records.TryGetValue(incarnation, out var record) || record.Exit is null) return;
        record.IsForgotten = true;

        // Whoever asked for the kill is still to be told that all are gone.
        if (!record.IsKilling) Drop(record);
    }

    /// <summary>Looks for orphans, so that those that end are reaped.</summary>
    internal void Adopt() => _orphans.Refresh();

    /// <summary>Lets go of everything; the processes run on.</summary>
    public void Dispose()
    {
        _orphans.Clear();
        foreach (var record in _records.Values) record.Close();
        _records.Clear();
        _spawner.Dispose();
    }

    private void OnExited(ProcessRecord record, ExitStatus status)
    {
        record.Exit = status;
        record.Leftovers = _tree.CountLeft(record);
        _observer.Exited(record);
        if (record.IsKilling) Sweep(record);
    }

    private void OnOrphanEnded(ProcessRecord record)
    {
        if (!record.IsKilling || record.IsSweepDue) return;
        record.IsSweepDue = true;
        _loop.Post(() => Sweep(record));
    }

    private void Drop(ProcessRecord record)
    {
        _ = _records.Remove(record.Incarnation);
        _owners.Remove(record);
        record.Close();
    }

    // By the pidfd where the kernel can; by its number else, which is this group's as long as the leader is not reaped.
    private static bool TrySignalGroup(ProcessRecord record, int signal)
    {
        if (SignalCalls.SendToGroup(record.Pidfd, signal) == 0 || Errno.Last.Number == ErrnoNumbers.NoProcess) return true;
        return record.Exit is null && SignalCalls.Send(-record.Pid, signal) == 0;
    }

    // What a process started before the signal reached it becomes an orphan when it ends, and is seen in the sweep that its end causes.
    private void Sweep(ProcessRecord record)
    {
        record.IsSweepDue = false;
        if (!record.IsKilling) return;
        if (record.Exit is null || _tree.HasOrphans(record))
        {
            var members = _tree.Collect(record);
            _ = TrySignalGroup(record, Signals.Kill);
            if (record.Exit is null) _ = SignalCalls.Send(record.Pidfd, Signals.Kill);
            foreach (var member in members) ProcessTree.Signal(member, Signals.Kill);
            return;
        }

        record.IsKilling = false;
        if (record.IsForgotten) Drop(record);
        _observer.TreeGone(record.Incarnation);
    }
}
