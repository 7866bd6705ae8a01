using Supervision.Posix.Processes;

namespace Supervision.Posix.Ownership;

/// <summary>Learns what happens to the processes of a <see cref="ProcessTable"/>, on its loop's thread.</summary>
internal interface IOwnerObserver
{
    void Spawned(ProcessRecord record);

    void Adopted(ProcessRecord record);

    void SpawnFailed(string incarnation, SpawnError error);

    void Exited(ProcessRecord record);

    /// <summary>The first has ended, and the second was started in its place.</summary>
    void Respawned(ProcessRecord former, ProcessRecord record);

    void TreeGone(string incarnation);

    void Notified(ProcessRecord record, Notification notification);

    void ReadyLine(ProcessRecord record);

    void Forked(ProcessRecord record);

    void MainProcessChanged(ProcessRecord record);

    void MainProcessRefused(string incarnation, int pid, string reason);

    void Warned(string incarnation, string text);

    void Inspected(string incarnation, IReadOnlyList<Leftover> processes);
}
