using Supervision.Posix.Looping;
using Supervision.Posix.Processes;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Keeping;

/// <summary>Hands what one keeper had to the next.</summary>
internal static class Succession
{
    /// <param name="ledger">What there is to hand over.</param>
    /// <param name="keeper">Not started yet.</param>
    /// <param name="lost">What the former keeper has left running, as found by markers.</param>
    /// <param name="observer">Who is told what is found out at once.</param>
    internal static void HandOver(KeeperLedger ledger, IProcessHost keeper, IEnumerable<LostTree> lost, IProcessObserver observer)
    {
        var found = lost.ToDictionary(tree => tree.Incarnation);
        var held = keeper.Survivors.ToDictionary(survivor => survivor.Incarnation);
        foreach (var entry in ledger.Entries.ToArray())
        {
            if (held.Remove(entry.Incarnation, out var survivor)) Reconcile(entry, survivor, held, observer);
            else if (FindReplacement(entry, found, ledger) is { } replacement) Replace(entry, replacement, ledger, keeper, observer);
            else if (entry.Request is { } request && !found.ContainsKey(entry.Incarnation)) keeper.Spawn(request);
            else if (!entry.IsOver) Adopt(entry, found.GetValueOrDefault(entry.Incarnation), keeper);
            if (entry.IsKilling) keeper.KillTree(entry.Incarnation);
        }

        foreach (var (incarnation, survivor) in held)
        {
            // It was forgotten, and the keeper had not heard of that.
            survivor.Stdout?.Dispose();
            survivor.Stderr?.Dispose();
            keeper.KillTree(incarnation);
            keeper.Forget(incarnation);
        }
    }

    /// <summary>What a keeper has started by an order, and could not tell before it died: there would be two of them, were it not found.</summary>
    private static LostTree? FindReplacement(LedgerEntry entry, Dictionary<string, LostTree> found, KeeperLedger ledger) =>
        entry.HasExited || entry.Request is not null || found.ContainsKey(entry.Incarnation)
            ? null
            : found.Values.FirstOrDefault(tree => tree.Pid > 0 && IncarnationName.IsAfter(tree.Incarnation, entry.Incarnation) && ledger.Find(tree.Incarnation) is null);

    private static void Replace(LedgerEntry entry, LostTree tree, KeeperLedger ledger, IProcessHost keeper, IProcessObserver observer)
    {
        var now = MonotonicClock.Now;
        observer.Respawned(new Respawn(entry.Incarnation, entry.ReadExit(), now, tree.Incarnation, tree.Pid, tree.StartTime, now, null, null));
        keeper.Adopt(ledger.Find(tree.Incarnation)!.ToAdopt());
    }

    private static void Adopt(LedgerEntry entry, LostTree? tree, IProcessHost keeper)
    {
        // Of a spawn that nobody has acknowledged only the marker tells what came of it.
        if (entry.Request is not null && tree is not null) entry.Runs(tree.Pid, tree.StartTime);
        var adoption = entry.ToAdopt();
        keeper.Adopt(adoption);
        adoption.Stdout?.Dispose();
        adoption.Stderr?.Dispose();
    }

    /// <summary>The connection was lost, but not the keeper.</summary>
    private static void Reconcile(LedgerEntry entry, Survivor survivor, Dictionary<string, Survivor> held, IProcessObserver observer)
    {
        if (entry.Request is not null)
        {
            observer.Spawned(entry.Incarnation, survivor.Pid, survivor.StartTime, survivor.Stdout, survivor.Stderr);
        }
        else
        {
            survivor.Stdout?.Dispose();
            survivor.Stderr?.Dispose();
            if ((entry.Pid, entry.StartTime) != (survivor.Pid, survivor.StartTime)) observer.MainProcessChanged(entry.Incarnation, survivor.Pid, survivor.StartTime);
        }

        TellEnd(survivor, entry.HasExited, held, observer);
    }

    /// <summary>What has ended may have been replaced, and that again.</summary>
    private static void TellEnd(Survivor ended, bool isKnown, Dictionary<string, Survivor> held, IProcessObserver observer)
    {
        if (ended.Exit is not { } exit || isKnown) return;
        if (held.Values.FirstOrDefault(other => other.Former == ended.Incarnation) is not { } next)
        {
            observer.Exited(ended.Incarnation, exit, ended.Leftovers);
            return;
        }

        _ = held.Remove(next.Incarnation);
        observer.Respawned(new Respawn(
            ended.Incarnation, exit, ended.ExitedAt ?? default, next.Incarnation, next.Pid, next.StartTime, next.StartedAt ?? default, next.Stdout, next.Stderr));
        TellEnd(next, isKnown: false, held, observer);
    }
}
