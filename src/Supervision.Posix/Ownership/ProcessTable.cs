using Supervision.Posix.Cgroups;
using Supervision.Posix.Listening;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Notifying;
using Supervision.Posix.Processes;
using Supervision.Posix.Protocol;
using Supervision.Posix.Replacing;
using Supervision.Posix.Spawning;
using Supervision.Posix.Storing;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Ownership;

/// <summary>The processes that this process owns: starts, signals and reaps them. On the loop's thread.</summary>
internal sealed class ProcessTable : IDisposable
{
    private readonly Dictionary<string, ProcessRecord> _records = [];
    private readonly ProcessSpawner _spawner;
    private readonly OwnerSearch _owners;
    private readonly OrphanRegistry _orphans;
    private readonly OrphanRegistry _adoptedOrphans;
    private readonly MainProcessChoice _choice;
    private readonly ProcessTree _ownTree;
    private readonly ProcessTree _adoptedTree;
    private readonly DescriptorStore _store;
    private readonly NotifyDesk _desk;
    private readonly ListenerTable _listeners;
    private readonly CgroupBranch _cgroups = new();
    private readonly EventLoop _loop;
    private readonly AdoptedEnds _adoptedEnds;
    private readonly IOwnerObserver _observer;
    private long _lastSequence;

    /// <param name="loop">On whose thread all this happens.</param>
    /// <param name="source">Where orphans are found.</param>
    /// <param name="observer">Who learns of it.</param>
    /// <param name="listeners">The sockets that processes are given.</param>
    /// <param name="dataDirectory">Where files may be made; null for none.</param>
    /// <param name="isShared">Whether this process does other things than this, in threads of their own.</param>
    /// <param name="passedOn">What every process gets from this one; null for nothing.</param>
    internal ProcessTable(
        EventLoop loop, IOrphanSource source, IOwnerObserver observer, ListenerTable listeners, string? dataDirectory, bool isShared = false, PassedOn? passedOn = null)
    {
        _loop = loop;
        _spawner = new ProcessSpawner(isShared, passedOn);
        _observer = observer;
        _adoptedEnds = new AdoptedEnds(loop, TellEnd);
        _listeners = listeners;
        _owners = new OwnerSearch(dataDirectory);
        _orphans = new OrphanRegistry(loop, source, _owners, OnOrphanEnded);
        _ownTree = new ProcessTree(source, _orphans, _owners);
        var marked = new MarkedOrphans();
        _adoptedOrphans = new OrphanRegistry(loop, marked, _owners, OnOrphanEnded);
        _adoptedTree = new ProcessTree(marked, _adoptedOrphans, _owners);
        _choice = new MainProcessChoice(source, _orphans, _owners);
        _store = new DescriptorStore(loop, observer);
        _desk = new NotifyDesk(loop, _owners, _store, observer, dataDirectory) { SetMainProcess = SetMainProcess };
    }

    /// <summary>Whether nothing is to be started any more but what is asked for.</summary>
    internal bool IsEnding { get; set; }

    /// <summary>Everything that is not forgotten, in no order.</summary>
    internal IReadOnlyCollection<ProcessRecord> Records => _records.Values;

    internal void Spawn(SpawnRequest request)
    {
        var name = request.Incarnation;
        if (_records.ContainsKey(name))
        {
            _observer.SpawnFailed(name, SpawnError.NotForgotten(name));
            return;
        }

        if (Start(request, former: null, out var warnings, out var error) is not { } record)
        {
            _observer.SpawnFailed(name, error!);
            return;
        }

        _observer.Spawned(record);
        foreach (var warning in warnings) _observer.Warned(name, warning);
    }

    /// <summary>Leaves here what to do at the end of an incarnation.</summary>
    internal void Order(string incarnation, StandingOrder order)
    {
        if (!_records.TryGetValue(incarnation, out var record)) return;
        if (record.Main.HasEnded || record.Request is null || record.Forks || record.IsKilling || IsEnding) record.Withdraw();
        else record.Order = order;
    }

    /// <summary>Takes it back, also for those that it has started.</summary>
    internal void Withdraw(string incarnation) => _records.GetValueOrDefault(incarnation)?.Withdraw();

    /// <summary>Takes all orders back.</summary>
    internal void WithdrawAll()
    {
        foreach (var record in _records.Values) record.Order = null;
    }

    /// <summary>Lets go of those that have ended and whose place another has taken, for who knows of no such thing.</summary>
    internal void ForgetReplaced()
    {
        foreach (var record in _records.Values.Where(record => record.Successor is not null).ToArray()) Forget(record.Incarnation);
    }

    private ProcessRecord? Start(SpawnRequest request, string? former, out IReadOnlyList<string> warnings, out SpawnError? error)
    {
        warnings = [];
        using var outfit = Outfit.IsNeeded(request) ? new Outfit(request, _desk, _cgroups, _listeners) : null;
        if (_spawner.TrySpawn(request, outfit is null ? null : outfit.Make, out error) is not { } process) return null;
        _spawner.Prepare();
        var record = new ProcessRecord(request, ++_lastSequence, process) { Former = former };
        _records.Add(request.Incarnation, record);
        _owners.Add(record);
        ExitWatch.Begin(record, record.First, _loop, OnEnded);
        outfit?.GiveTo(record, _observer.ReadyLine);
        if (record.Cgroup is { } cgroup) Enter(record, cgroup);

        if (outfit is not null) warnings = outfit.Warnings;
        return record;
    }

    /// <summary>Watches what another process had started. Whether it runs is told at once.</summary>
    internal void Adopt(Adoption adoption)
    {
        if (_records.ContainsKey(adoption.Incarnation))
        {
            _observer.Warned(adoption.Incarnation, "it is not adopted, being known already");
            adoption.Stdout?.Dispose();
            adoption.Stderr?.Dispose();
            return;
        }

        var record = AdoptedProcess.Record(adoption, ++_lastSequence);
        _records.Add(record.Incarnation, record);
        _owners.Add(record);
        if (!record.First.HasEnded) ExitWatch.Begin(record, record.First, _loop, OnEnded);
        if (record.Main != record.First)
        {
            _owners.AddMain(record, leadsSession: false);
            ExitWatch.Begin(record, record.Main, _loop, OnEnded);
        }

        if (record.Exit is null)
        {
            record.ReopenOutput();
            _desk.Inherit(record);
            _observer.Adopted(record);
            return;
        }

        record.Leftovers = TreeOf(record).CountLeft(record);
        _observer.Exited(record);
    }

    internal void Signal(string incarnation, int signal, SignalScope scope)
    {
        if (!_records.TryGetValue(incarnation, out var record)) return;
        if (scope == SignalScope.Group && GroupSignal.TrySend(record, record.Main, signal)) return;
        TreeOf(record).Signal(record, signal, scope);
    }

    internal void KillAll()
    {
        foreach (var incarnation in _records.Keys.ToArray()) KillTree(incarnation);
    }

    /// <summary>Kills everything of an incarnation. One that is unknown has nothing left.</summary>
    internal void KillTree(string incarnation)
    {
        if (_records.TryGetValue(incarnation, out var record))
        {
            _adoptedEnds.Tell(record);
            record.IsKilling = true;
            record.Withdraw();
            Sweep(record);
        }
        else
        {
            _observer.TreeGone(incarnation);
        }
    }

    internal void Forget(string incarnation)
    {
        // A child that lives must be reaped one day; what was adopted is its reaper's.
        if (_records.TryGetValue(incarnation, out var record)) _adoptedEnds.Tell(record);
        if (record is null || (record.Exit is null && record.IsAlive && !record.IsAdopted)) return;
        record.IsForgotten = true;
        DropIfDone(record);
    }

    internal void SetMainProcess(string incarnation, int pid)
    {
        if (_records.TryGetValue(incarnation, out var record)) SetMainProcess(record, pid);
        else _observer.MainProcessRefused(incarnation, pid, $"there is no incarnation {incarnation}");
    }

    internal void Inspect(string incarnation) =>
        _observer.Inspected(incarnation, _records.TryGetValue(incarnation, out var record) ? TreeOf(record).Describe(record) : []);

    internal void DropStore(string key) => _store.Drop(key);

    /// <summary>Tells at once of all that have ended.</summary>
    internal void TellEnds() => _adoptedEnds.Tell();

    /// <summary>Looks for orphans, so that those that end are reaped.</summary>
    internal void Adopt() => _orphans.Refresh();

    /// <summary>Writes down all of it, for the program that this process is to become.</summary>
    internal void Save(StateWriter state)
    {
        TellEnds();
        _orphans.Remember();
        _adoptedOrphans.Remember();
        var places = new FrameWriter(StateKind.Places).Add(StateField.LastSequence, _lastSequence);
        _desk.Save(places);
        _cgroups.Save(places);
        state.Add(places);
        _store.Save(state);
        foreach (var record in _records.Values.OrderBy(record => record.Sequence))
        {
            record.Channel?.Tell();
            var part = record.Save();
            _owners.Save(record, part);
            state.Add(part);
        }
    }

    /// <summary>Goes on with what this process had when it ran another program. Whatever happened meanwhile is seen when the loop runs.</summary>
    internal void Restore(KeeperState state)
    {
        var places = state.Only(StateKind.Places);
        _lastSequence = places.Number(StateField.LastSequence);
        _desk.Restore(places);
        _cgroups.Restore(places);
        foreach (var stored in state.Of(StateKind.Stored)) _store.Restore(stored);
        foreach (var part in state.Of(StateKind.Process)) Restore(part);
        OrderState.Link(_records);
        _loop.Post(Adopt);
    }

    /// <summary>Lets go of everything; the processes run on.</summary>
    public void Dispose()
    {
        _orphans.Clear();
        _adoptedOrphans.Clear();
        foreach (var record in _records.Values) record.Close();
        _records.Clear();
        _cgroups.Dispose();
        _adoptedEnds.Dispose();
        _store.Dispose();
        _desk.Dispose();
        _spawner.Dispose();
    }

    private void Restore(StatePart part)
    {
        var record = new ProcessRecord(part);
        _records.Add(record.Incarnation, record);
        _owners.Restore(record, part);
        if (!record.First.HasEnded) ExitWatch.Begin(record, record.First, _loop, OnEnded);
        if (record.Main != record.First && !record.Main.HasEnded) ExitWatch.Begin(record, record.Main, _loop, OnEnded);
        if (part.Take(StateField.NotifyNumber) is { } socket) _desk.Restore(record, socket, part.Text(StateField.NotifyPath)!);
        if (part.Take(StateField.ReadyNumber) is { } pipe) record.ReadyPipe = new ReadyPipe(pipe, record, _loop, _observer.ReadyLine);
        if (part.Text(StateField.CgroupDirectory) is { } group && Directory.Exists(group)) Enter(record, _cgroups.Restore(group, part.Text(StateField.CgroupName)!));
        if (record.IsKilling) OnOrphanEnded(record);
    }

    private void Enter(ProcessRecord record, CgroupLeaf cgroup)
    {
        record.Cgroup = cgroup;
        cgroup.Watch(_loop, () => OnOrphanEnded(record));
        _owners.AddCgroup(record, cgroup);
    }

    private void SetMainProcess(ProcessRecord record, int pid)
    {
        if (record.Main.HasEnded && !record.IsWithoutMain)
        {
            _observer.MainProcessRefused(record.Incarnation, pid, "the main process has ended, and its end was reported");
        }
        else if (_choice.TryChoose(record, pid, out var leadsSession, out var reason) is { } chosen)
        {
            if (chosen != record.Main) Replace(record, chosen, leadsSession);
            _observer.MainProcessChanged(record);
        }
        else
        {
            _observer.MainProcessRefused(record.Incarnation, pid, reason);
        }
    }

    // The first process stays watched, being a child that nobody else reaps; another returns among the orphans, or to its parent.
    private void Replace(ProcessRecord record, WatchedProcess chosen, bool leadsSession)
    {
        var former = record.Main;
        if (former != record.First)
        {
            _loop.Remove(former.Pidfd, former.Token);
            former.Pidfd.Dispose();
            _owners.RemoveMain(former.Pid, record);
            _owners.Remember(former.Pid, former.StartTime, record);
        }

        record.Main = chosen;
        if (chosen == record.First) return;
        OrphansOf(record).Release(chosen.Pid);
        _owners.AddMain(record, leadsSession);
        ExitWatch.Begin(record, chosen, _loop, OnEnded);
    }

    private void OnEnded(ProcessRecord record, WatchedProcess process, ExitStatus status)
    {
        // What it said comes before its end; it may have named another as the main process with its last word.
        record.Channel?.Drain();
        _ = record.ReadyPipe?.Read();
        process.HasEnded = true;
        if (!record.IsAlive) _listeners.Ended(record.Incarnation);
        if (process == record.First && record.Forks)
        {
            record.Forked = status;
            record.Leftovers = TreeOf(record).CountLeft(record) + (record.Main.HasEnded ? 0 : 1);
            _observer.Forked(record);
        }
        else if (process == record.Main)
        {
            record.ExitedAt = MonotonicClock.Now;
            if (record.IsAdopted && !record.IsKilling) _adoptedEnds.Add(record, status);
            else TellEnd(record, status);
            return;
        }

        Follow(record);
    }

    private void TellEnd(ProcessRecord record, ExitStatus status)
    {
        record.Exit = status;
        record.Leftovers = TreeOf(record).CountLeft(record);
        if (!TryRespawn(record, status)) _observer.Exited(record);
        Follow(record);
    }

    private void Follow(ProcessRecord record)
    {
        if (record.IsKilling) Sweep(record);
        else DropIfDone(record);
    }

    // Only what has ended to the last process makes way for the next one: there are never two of them.
    private bool TryRespawn(ProcessRecord record, ExitStatus status)
    {
        if (record.Order is not { } order || record.IsAlive || record.IsKilling || record.Leftovers > 0 || !order.IsFor(status, record.ExitedAt)) return false;

        // Whether it cannot be started for good is found out, and told, when it is asked for.
        if (IncarnationName.Next(record.ReadRequest()) is not { } next || _records.ContainsKey(next.Incarnation)) return false;
        if (Start(next, record.Incarnation, out var warnings, out _) is not { } successor) return false;
        record.Order = null;
        record.Successor = successor;
        successor.Order = order.Rest(successor.StartedAt);
        _observer.Respawned(record, successor);
        foreach (var warning in warnings) _observer.Warned(successor.Incarnation, warning);
        return true;
    }

    private void OnOrphanEnded(ProcessRecord record)
    {
        if (!record.IsKilling || record.IsSweepDue) return;
        record.IsSweepDue = true;
        _loop.Post(() => Sweep(record));
    }

    // A first process that outlives the main one must still be reaped, and whoever asked for a kill is still to be told that all are gone.
    private void DropIfDone(ProcessRecord record)
    {
        var isOver = !record.IsAlive || (record.IsAdopted && record.Exit is null);
        if (!record.IsForgotten || !isOver || record.IsKilling) return;
        Unwatch(record, record.First);
        Unwatch(record, record.Main);
        _ = _records.Remove(record.Incarnation);
        _owners.Remove(record);
        record.Close();
    }

    private void Unwatch(ProcessRecord record, WatchedProcess process)
    {
        if (process.Unwatch(_loop)) _owners.RemoveMain(process.Pid, record);
    }

    private ProcessTree TreeOf(ProcessRecord record) => record.IsAdopted ? _adoptedTree : _ownTree;

    private OrphanRegistry OrphansOf(ProcessRecord record) => record.IsAdopted ? _adoptedOrphans : _orphans;

    // What a process started before the signal reached it becomes an orphan when it ends, and is seen in the sweep that its end causes.
    private void Sweep(ProcessRecord record)
    {
        record.IsSweepDue = false;
        if (!record.IsKilling) return;
        if (record.IsAlive || TreeOf(record).HasOrphans(record))
        {
            var members = TreeOf(record).Collect(record);
            record.Cgroup?.Kill();
            _ = GroupSignal.TrySend(record, record.First, Signals.Kill);
            if (!record.Main.HasEnded) _ = SignalCalls.Send(record.Main.Pidfd, Signals.Kill);
            foreach (var member in members) ProcessTree.Signal(member, Signals.Kill);
            return;
        }

        record.IsKilling = false;
        DropIfDone(record);
        _observer.TreeGone(record.Incarnation);
    }
}
