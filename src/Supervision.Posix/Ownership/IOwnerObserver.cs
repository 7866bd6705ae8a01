using Supervision.Posix.Processes;

namespace Supervision.Posix.Ownership;

/// <summary>Learns what happens to the processes of a <see cref="ProcessTable"/>, on its loop's thread.</summary>
internal interface IOwnerObserver
{
    void Spawned(ProcessRecord record);

    void SpawnFailed(string incarnation, SpawnError error);

    void Exited(ProcessRecord record);

    void TreeGone(string incarnation);
}
