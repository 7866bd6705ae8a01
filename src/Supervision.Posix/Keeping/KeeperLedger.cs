using Supervision.Posix.Processes;

namespace Supervision.Posix.Keeping;

/// <summary>The incarnations of a host that are not forgotten. Its users share a lock.</summary>
internal sealed class KeeperLedger
{
    private readonly Dictionary<string, LedgerEntry> _entries = [];

    internal IReadOnlyCollection<LedgerEntry> Entries => _entries.Values;

    internal LedgerEntry? Find(string incarnation) => _entries.GetValueOrDefault(incarnation);

    internal void Ask(SpawnRequest request) =>
        _ = _entries.TryAdd(request.Incarnation, new LedgerEntry(request.Incarnation) { Request = request, Forks = request.Forks });

    /// <summary>What a keeper has started by an order.</summary>
    internal LedgerEntry Add(string incarnation) => _entries[incarnation] = new LedgerEntry(incarnation);

    internal void Add(Adoption adoption)
    {
        if (_entries.ContainsKey(adoption.Incarnation)) return;
        var entry = new LedgerEntry(adoption.Incarnation) { Forks = adoption.Forks, HasForked = adoption.HasForked, IsAdopted = true };
        entry.Runs(adoption.Pid, adoption.StartTime);
        _entries.Add(adoption.Incarnation, entry);
    }

    internal void Add(Survivor survivor)
    {
        var isWithoutMain = survivor is { Forked: not null, Exit: null } && survivor.Pid == survivor.FirstPid;
        var entry = new LedgerEntry(survivor.Incarnation) { HasExited = survivor.Exit is not null, MayHaveLeft = survivor.Leftovers > 0, HasForked = isWithoutMain, IsAdopted = survivor.IsAdopted };
        entry.Runs(survivor.Pid, survivor.StartTime);
        entry.Lend(survivor.Stdout, survivor.Stderr);
        _entries[survivor.Incarnation] = entry;
    }

    /// <summary>As a keeper does: what runs is not forgotten, unless another keeper had started it.</summary>
    internal void Forget(string incarnation)
    {
        if (_entries.TryGetValue(incarnation, out var entry) && (entry.HasExited || entry.HasForked || entry.IsAdopted)) Remove(incarnation);
    }

    internal void Remove(string incarnation)
    {
        if (_entries.Remove(incarnation, out var entry)) entry.LetGo();
    }
}
