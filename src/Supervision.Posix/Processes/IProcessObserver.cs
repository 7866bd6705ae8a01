using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Processes;

/// <summary>Learns what happens to the processes of an <see cref="IProcessHost"/>, on the host's one thread. No member may block or throw.</summary>
public interface IProcessObserver
{
    /// <summary>The program runs: its <c>execve</c>, or that of the first tool of its exec chain, succeeded.</summary>
    /// <param name="incarnation">The incarnation of the request.</param>
    /// <param name="pid">The main process, leader of its own session and process group.</param>
    /// <param name="startTime">Its start time in clock ticks since boot, see <c>ProcessIdentity</c>.</param>
    /// <param name="stdout">The read end of its standard output, non-blocking, or null if none was asked for. It belongs to the observer.</param>
    /// <param name="stderr">The same for its standard error.</param>
    void Spawned(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr);

    /// <summary>Nothing was started; the incarnation is unknown to the host again.</summary>
    /// <param name="incarnation">The incarnation of the request.</param>
    /// <param name="error">Why, in words.</param>
    void SpawnFailed(string incarnation, SpawnError error);

    /// <summary>The main process ended and is reaped.</summary>
    /// <param name="incarnation">Whose main process.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="leftovers">How many other processes of the incarnation are alive.</param>
    void Exited(string incarnation, ExitStatus status, int leftovers);

    /// <summary>Answers <see cref="IProcessHost.KillTree"/>: no process of the incarnation is left. It comes after <see cref="Exited"/>.</summary>
    /// <param name="incarnation">Whose processes.</param>
    void TreeGone(string incarnation);

    /// <summary>The host can do nothing any more: the keeper went away. The last call of all.</summary>
    /// <param name="reason">Why, in words.</param>
    void Disconnected(string reason);
}
