using Supervision.Posix.Looping;
using Supervision.Posix.Ownership;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Processes;

/// <summary>
/// Owns processes in this process, on one thread of its own. When this process ends, they run on, and nobody knows how they end.
/// </summary>
/// <remarks>
/// It reaps what it started and nothing else. Orphans go to the system's reaper as ever, so a descendant that left the session of its main process is
/// found only if it was seen before its parent ended. Leftovers are counted only while one of them is in the main process's group; killing the tree
/// looks for all of them.
/// </remarks>
public sealed class LocalProcessHost : IProcessHost, IOwnerObserver
{
    private readonly EventLoop _loop;
    private readonly ProcessTable _table;
    private readonly Thread _thread;
    private IProcessObserver? _observer;

    /// <summary>Creates a host that does nothing yet.</summary>
    /// <param name="onFault">Told of exceptions that an observer lets escape.</param>
    public LocalProcessHost(Action<Exception>? onFault = null)
    {
        _loop = new EventLoop(onFault ?? (_ => { }));
        _table = new ProcessTable(_loop, new SessionOrphans(), this);
        _thread = new Thread(_loop.Run) { IsBackground = true, Name = "processes" };
    }

    /// <inheritdoc/>
    public IReadOnlyList<Survivor> Survivors => [];

    private IProcessObserver Observer => _observer ?? throw new InvalidOperationException("the host was not started");

    /// <inheritdoc/>
    public void Start(IProcessObserver observer)
    {
        if (Interlocked.CompareExchange(ref _observer, observer, null) is not null)
            throw new InvalidOperationException("the host was started before");
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Spawn(SpawnRequest request) => _loop.Post(() => _table.Spawn(request));

    /// <inheritdoc/>
    public void Signal(string incarnation, int signal, SignalScope scope) => _loop.Post(() => _table.Signal(incarnation, signal, scope));

    /// <inheritdoc/>
    public void KillTree(string incarnation) => _loop.Post(() => _table.KillTree(incarnation));

    /// <inheritdoc/>
    public void Forget(string incarnation) => _loop.Post(() => _table.Forget(incarnation));

    /// <summary>Lets go of the processes, which run on; the observer is not called again.</summary>
    public ValueTask DisposeAsync()
    {
        _loop.Stop();
        if (_thread.IsAlive && Thread.CurrentThread != _thread) _thread.Join();
        _table.Dispose();
        _loop.Dispose();
        return ValueTask.CompletedTask;
    }

    void IOwnerObserver.Spawned(ProcessRecord record)
    {
        var (stdout, stderr) = record.TakePipes();
        Observer.Spawned(record.Incarnation, record.Pid, record.StartTime, stdout, stderr);
    }

    void IOwnerObserver.SpawnFailed(string incarnation, SpawnError error) => Observer.SpawnFailed(incarnation, error);

    void IOwnerObserver.Exited(ProcessRecord record) => Observer.Exited(record.Incarnation, record.Exit!, record.Leftovers);

    void IOwnerObserver.TreeGone(string incarnation) => Observer.TreeGone(incarnation);
}
