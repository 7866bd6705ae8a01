using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Keeping;

/// <summary>Enters into the ledger what a keeper tells, and hands it on; what was told by the keeper before is not told again.</summary>
internal sealed class KeeperNewsDesk(Lock gate, KeeperLedger ledger, ListenerLedger listeners, IProcessObserver observer, Action<string> onGone) : IProcessObserver
{
    public void Spawned(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        lock (gate)
        {
            if (ledger.Find(incarnation) is { } entry) Begin(entry, pid, startTime, stdout, stderr);
        }

        observer.Spawned(incarnation, pid, startTime, stdout, stderr);
    }

    public void Adopted(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        bool isNew;
        lock (gate)
        {
            var entry = ledger.Find(incarnation);
            isNew = entry?.Request is not null;
            stdout = Unless(entry?.Stdout, stdout);
            stderr = Unless(entry?.Stderr, stderr);
            if (entry is not null) Begin(entry, pid, startTime, stdout, stderr);
        }

        if (isNew) observer.Spawned(incarnation, pid, startTime, stdout, stderr);
        else observer.Adopted(incarnation, pid, startTime, stdout, stderr);
    }

    public void SpawnFailed(string incarnation, SpawnError error)
    {
        lock (gate) ledger.Remove(incarnation);
        observer.SpawnFailed(incarnation, error);
    }

    public void Exited(string incarnation, ExitStatus status, int leftovers)
    {
        lock (gate)
        {
            if (ledger.Find(incarnation) is { } entry)
            {
                if (entry.HasExited) return;
                if (status is ExitStatus.Lost) status = entry.ReadExit();
                (entry.HasExited, entry.MayHaveLeft, entry.Request) = (true, leftovers > 0, null);
            }
        }

        observer.Exited(incarnation, status, leftovers);
    }

    public void Respawned(Respawn respawn)
    {
        lock (gate)
        {
            if (ledger.Find(respawn.Former) is { } former) (former.HasExited, former.Request) = (true, null);
            Begin(ledger.Add(respawn.Incarnation), respawn.Pid, respawn.StartTime, respawn.Stdout, respawn.Stderr);
        }

        observer.Respawned(respawn);
    }

    public void TreeGone(string incarnation)
    {
        lock (gate)
        {
            if (ledger.Find(incarnation) is { } entry) (entry.IsKilling, entry.MayHaveLeft) = (false, false);
        }

        observer.TreeGone(incarnation);
    }

    public void Forked(string incarnation, ExitStatus status, int leftovers)
    {
        lock (gate)
        {
            if (ledger.Find(incarnation) is { } entry) entry.HasForked = entry.Forks;
        }

        observer.Forked(incarnation, status, leftovers);
    }

    public void MainProcessChanged(string incarnation, int pid, long startTime)
    {
        lock (gate)
        {
            if (ledger.Find(incarnation) is { } entry)
            {
                entry.Runs(pid, startTime);
                (entry.Forks, entry.HasForked) = (false, false);
            }
        }

        observer.MainProcessChanged(incarnation, pid, startTime);
    }

    public void Notified(string incarnation, Notification notification) => observer.Notified(incarnation, notification);

    public void ReadyLine(string incarnation) => observer.ReadyLine(incarnation);

    public void MainProcessRefused(string incarnation, int pid, string reason) => observer.MainProcessRefused(incarnation, pid, reason);

    public void Warned(string incarnation, string text) => observer.Warned(incarnation, text);

    public void Inspected(string incarnation, IReadOnlyList<Leftover> processes) => observer.Inspected(incarnation, processes);

    public void ListenerTold(ListenerEvent told)
    {
        lock (gate) listeners.Note(told);
        observer.ListenerTold(told);
    }

    public void Disconnected(string reason) => onGone(reason);

    private static void Begin(LedgerEntry entry, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        entry.Request = null;
        entry.Runs(pid, startTime);
        entry.Lend(stdout, stderr);
    }

    // The observer reads the pipe already: the keeper's is a copy.
    private static SafeFileHandle? Unless(SafeFileHandle? known, SafeFileHandle? copy)
    {
        if (known is null || known.IsClosed) return copy;
        copy?.Dispose();
        return null;
    }
}
