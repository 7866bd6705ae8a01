using Supervision.Posix.Listening;
using Supervision.Posix.Ownership;

namespace Supervision.Posix.Processes;

/// <summary>Hands what an owner of processes learns straight to the observer.</summary>
internal sealed class LocalObserver : IOwnerObserver, IListenerObserver
{
    private IProcessObserver? _target;

    private IProcessObserver Target => _target ?? throw new InvalidOperationException("the host was not started");

    /// <summary>False if there was an observer before.</summary>
    internal bool TrySet(IProcessObserver target) => Interlocked.CompareExchange(ref _target, target, null) is null;

    public void Spawned(ProcessRecord record)
    {
        var (stdout, stderr) = record.TakePipes();
        Target.Spawned(record.Incarnation, record.Main.Pid, record.Main.StartTime, stdout, stderr);
    }

    public void Adopted(ProcessRecord record)
    {
        var (stdout, stderr) = record.TakePipes();
        Target.Adopted(record.Incarnation, record.Main.Pid, record.Main.StartTime, stdout, stderr);
    }

    public void SpawnFailed(string incarnation, SpawnError error) => Target.SpawnFailed(incarnation, error);

    public void Exited(ProcessRecord record) => Target.Exited(record.Incarnation, record.Exit!, record.Leftovers);

    public void Respawned(ProcessRecord former, ProcessRecord record)
    {
        var (stdout, stderr) = record.TakePipes();
        Target.Respawned(new Respawn(
            former.Incarnation, former.Exit!, former.ExitedAt, record.Incarnation, record.Main.Pid, record.Main.StartTime, record.StartedAt, stdout, stderr));
    }

    public void TreeGone(string incarnation) => Target.TreeGone(incarnation);

    public void Notified(ProcessRecord record, Notification notification) => Target.Notified(record.Incarnation, notification);

    public void ReadyLine(ProcessRecord record) => Target.ReadyLine(record.Incarnation);

    public void Forked(ProcessRecord record) => Target.Forked(record.Incarnation, record.Forked!, record.Leftovers);

    public void MainProcessChanged(ProcessRecord record) =>
        Target.MainProcessChanged(record.Incarnation, record.Main.Pid, record.Main.StartTime);

    public void MainProcessRefused(string incarnation, int pid, string reason) => Target.MainProcessRefused(incarnation, pid, reason);

    public void Warned(string incarnation, string text) => Target.Warned(incarnation, text);

    public void ListenerTold(ListenerEvent told) => Target.ListenerTold(told);

    public void Inspected(string incarnation, IReadOnlyList<Leftover> processes) => Target.Inspected(incarnation, processes);
}
