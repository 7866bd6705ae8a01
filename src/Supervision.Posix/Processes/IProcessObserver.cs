using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Listening;

namespace Supervision.Posix.Processes;

/// <summary>Learns what happens to the processes of an <see cref="IProcessHost"/>, on the host's one thread. No member may block or throw. What an observer does not care for it need not implement.</summary>
public interface IProcessObserver
{
    /// <summary>The program runs: its <c>execve</c>, or that of the first tool of its exec chain, succeeded.</summary>
    /// <param name="incarnation">The incarnation of the request.</param>
    /// <param name="pid">The main process, leader of its own session and process group.</param>
    /// <param name="startTime">Its start time in clock ticks since boot, see <c>ProcessIdentity</c>.</param>
    /// <param name="stdout">The read end of its standard output, non-blocking, or null if none was asked for. It belongs to the observer.</param>
    /// <param name="stderr">The same for its standard error.</param>
    void Spawned(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr);

    /// <summary>
    /// A process that another host had started is watched from now on: in answer to <see cref="IProcessHost.Adopt"/>, or because the keeper died and
    /// another has taken its place. One that ended before is <see cref="Exited"/> instead.
    /// </summary>
    /// <param name="incarnation">Its incarnation.</param>
    /// <param name="pid">The main process.</param>
    /// <param name="startTime">Its start time in clock ticks since boot.</param>
    /// <param name="stdout">The read end of its standard output, if nobody else reads it. It belongs to the observer.</param>
    /// <param name="stderr">The same for its standard error.</param>
    void Adopted(string incarnation, int pid, long startTime, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        stdout?.Dispose();
        stderr?.Dispose();
    }

    /// <summary>For a time the host can do nothing, and what is asked of it waits: the keeper died, and there is no other yet.</summary>
    /// <param name="reason">Why, in words; null when it can again.</param>
    void Impaired(string? reason)
    {
    }

    /// <summary>Nothing was started; the incarnation is unknown to the host again.</summary>
    /// <param name="incarnation">The incarnation of the request.</param>
    /// <param name="error">Why, in words.</param>
    void SpawnFailed(string incarnation, SpawnError error);

    /// <summary>The main process ended and is reaped.</summary>
    /// <param name="incarnation">Whose main process.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="leftovers">How many other processes of the incarnation are alive.</param>
    void Exited(string incarnation, ExitStatus status, int leftovers);

    /// <summary>
    /// The main process ended, and the next incarnation was started in its place by <see cref="IProcessHost.Order"/>. An observer that has no more use for
    /// it than for an end and a start gets them.
    /// </summary>
    /// <param name="respawn">What ended, and what runs.</param>
    void Respawned(Respawn respawn)
    {
        Exited(respawn.Former, respawn.Exit, leftovers: 0);
        Spawned(respawn.Incarnation, respawn.Pid, respawn.StartTime, respawn.Stdout, respawn.Stderr);
    }

    /// <summary>Answers <see cref="IProcessHost.KillTree"/>: no process of the incarnation is left. It comes after <see cref="Exited"/>.</summary>
    /// <param name="incarnation">Whose processes.</param>
    void TreeGone(string incarnation);

    /// <summary>One of its processes notified, see <see cref="SpawnRequest.Notify"/>. What comes in a flood is put together by <see cref="Notification.Then"/>.</summary>
    /// <param name="incarnation">Whose process.</param>
    /// <param name="notification">What it said.</param>
    void Notified(string incarnation, Notification notification)
    {
    }

    /// <summary>It wrote its first line to its <see cref="SpawnRequest.ReadyDescriptor"/>.</summary>
    /// <param name="incarnation">Whose process.</param>
    void ReadyLine(string incarnation)
    {
    }

    /// <summary>
    /// The first process of a request with <see cref="SpawnRequest.Forks"/> ended and is reaped. In place of <see cref="Exited"/>, which follows when the
    /// main process ends that <see cref="IProcessHost.SetMainProcess"/> or <c>MAINPID</c> names; without one there is only <see cref="TreeGone"/>.
    /// </summary>
    /// <param name="incarnation">Whose first process.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="leftovers">How many other processes of the incarnation are alive.</param>
    void Forked(string incarnation, ExitStatus status, int leftovers)
    {
    }

    /// <summary>From now on this is the main process: its end will be <see cref="Exited"/>. Also when a process named it itself by <c>MAINPID</c>.</summary>
    /// <param name="incarnation">Whose main process.</param>
    /// <param name="pid">The process.</param>
    /// <param name="startTime">Its start time in clock ticks since boot.</param>
    void MainProcessChanged(string incarnation, int pid, long startTime)
    {
    }

    /// <summary>A process cannot be the main process; nothing changed.</summary>
    /// <param name="incarnation">Which incarnation it was named for.</param>
    /// <param name="pid">The process that was named.</param>
    /// <param name="reason">Why, in words.</param>
    void MainProcessRefused(string incarnation, int pid, string reason)
    {
    }

    /// <summary>Something that was asked for was not done, and the process runs without it.</summary>
    /// <param name="incarnation">Whose.</param>
    /// <param name="text">What and why, one sentence.</param>
    void Warned(string incarnation, string text)
    {
    }

    /// <summary>Answers <see cref="IProcessHost.Inspect"/>.</summary>
    /// <param name="incarnation">Whose processes; none if the incarnation is unknown.</param>
    /// <param name="processes">Its living processes, the main process first.</param>
    void Inspected(string incarnation, IReadOnlyList<Leftover> processes)
    {
    }

    /// <summary>Something happened to a listener, see <see cref="IListenerHost"/>.</summary>
    /// <param name="told">What.</param>
    void ListenerTold(ListenerEvent told)
    {
    }

    /// <summary>The host can do nothing any more: the keeper went away. The last call of all.</summary>
    /// <param name="reason">Why, in words.</param>
    void Disconnected(string reason);
}
