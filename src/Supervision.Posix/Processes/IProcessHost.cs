namespace Supervision.Posix.Processes;

/// <summary>
/// Starts, signals and reaps the processes of a node. Every process belongs to an incarnation, a name that is unique on the node.
/// </summary>
/// <remarks>
/// No member waits for a process: results arrive at the <see cref="IProcessObserver"/>. All members may be called from any thread, also from the
/// observer. A signal for an incarnation that the host doesn't know goes nowhere.
/// </remarks>
public interface IProcessHost : IAsyncDisposable
{
    /// <summary>
    /// What an existing keeper held when we connected, in the order in which it was spawned; empty for a new one and for an in-process host.
    /// The pipe ends belong to the caller.
    /// </summary>
    IReadOnlyList<Survivor> Survivors { get; }

    /// <summary>Begins to call the observer. Commands given before are done then; an existing keeper's news waits until then too.</summary>
    /// <param name="observer">Who learns what happens, from now until the host is disposed.</param>
    /// <exception cref="InvalidOperationException">The host was started before.</exception>
    void Start(IProcessObserver observer);

    /// <summary>Starts a process. Answered by exactly one of <see cref="IProcessObserver.Spawned"/> and <see cref="IProcessObserver.SpawnFailed"/>.</summary>
    /// <param name="request">What to start and how. An incarnation that is still known fails with <c>EEXIST</c>.</param>
    void Spawn(SpawnRequest request);

    /// <summary>
    /// Watches a process that another host had started. Answered by <see cref="IProcessObserver.Adopted"/>, or by <see cref="IProcessObserver.Exited"/> if
    /// that very process doesn't run any more.
    /// </summary>
    /// <param name="adoption">Which.</param>
    void Adopt(Adoption adoption);

    /// <summary>Sends a signal. Nothing happens when no process of the scope is alive.</summary>
    /// <param name="incarnation">Whose processes.</param>
    /// <param name="signal">The number, see <see cref="Signals"/>.</param>
    /// <param name="scope">Which of its processes.</param>
    void Signal(string incarnation, int signal, SignalScope scope);

    /// <summary>
    /// Sends SIGKILL to every process of the incarnation, again whenever one of them has ended, until none is left; then
    /// <see cref="IProcessObserver.TreeGone"/> follows, also when there was nothing left to kill or the incarnation is unknown. The end of the main
    /// process is still reported on its own, before.
    /// </summary>
    /// <param name="incarnation">Whose processes.</param>
    void KillTree(string incarnation);

    /// <summary>
    /// The exit is recorded elsewhere: the host drops its record of the incarnation and its ends of the pipes. An incarnation whose main process is
    /// alive is not forgotten. One that forked, and whose main process was never named, may be.
    /// </summary>
    /// <param name="incarnation">Which record.</param>
    void Forget(string incarnation);

    /// <summary>
    /// Makes another living process of the incarnation its main process. Answered by <see cref="IProcessObserver.MainProcessChanged"/> or
    /// <see cref="IProcessObserver.MainProcessRefused"/>.
    /// </summary>
    /// <param name="incarnation">Whose main process.</param>
    /// <param name="pid">Must be a descendant of what was spawned; a stranger is refused.</param>
    void SetMainProcess(string incarnation, int pid);

    /// <summary>Asks which processes of an incarnation are alive. Answered by <see cref="IProcessObserver.Inspected"/>.</summary>
    /// <param name="incarnation">Whose processes.</param>
    void Inspect(string incarnation);

    /// <summary>
    /// Leaves with the host what to do at the next end of an incarnation's main process, in place of what was left before. What it does is told as
    /// <see cref="IProcessObserver.Respawned"/>, in place of <see cref="IProcessObserver.Exited"/>. If the process has ended already, this is as
    /// <see cref="Withdraw"/>. A host that knows no orders does nothing.
    /// </summary>
    /// <param name="incarnation">Whose end.</param>
    /// <param name="order">What to do then.</param>
    void Order(string incarnation, StandingOrder order);

    /// <summary>
    /// Takes back what was left with the host for an incarnation, and for those that it has started in its place and that the caller may not know of yet.
    /// </summary>
    /// <param name="incarnation">Whose end.</param>
    void Withdraw(string incarnation);

    /// <summary>Closes the descriptors that are kept under a key, see <see cref="SpawnRequest.StoreKey"/>.</summary>
    /// <param name="key">Which.</param>
    void DropStore(string key);
}
