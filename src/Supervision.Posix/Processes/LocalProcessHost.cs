using Supervision.Posix.Listening;
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
public sealed class LocalProcessHost : IProcessHost, IListenerHost
{
    private readonly EventLoop _loop;
    private readonly ProcessTable _table;
    private readonly ListenerTable _listeners;
    private readonly Thread _thread;
    private readonly LocalObserver _observer = new();

    /// <summary>Creates a host that does nothing yet.</summary>
    /// <param name="onFault">Told of exceptions that an observer lets escape.</param>
    /// <param name="dataDirectory">That of the node, if no other node has it: what an earlier host of the same one has left running is adopted. Null for none.</param>
    /// <param name="passedOn">What every process gets from this one; null for nothing.</param>
    public LocalProcessHost(Action<Exception>? onFault = null, string? dataDirectory = null, PassedOn? passedOn = null)
    {
        _loop = new EventLoop(onFault ?? (_ => { }));
        _listeners = new ListenerTable(_loop, _observer, dataDirectory is null ? null : Path.GetFullPath(dataDirectory));
        _table = new ProcessTable(_loop, new SessionOrphans(), _observer, _listeners, dataDirectory is null ? null : Path.GetFullPath(dataDirectory), isShared: true, passedOn);
        _thread = new Thread(_loop.Run) { IsBackground = true, Name = "processes" };
        if (dataDirectory is null) return;
        Survivors = LostSurvivors.Find(Path.GetFullPath(dataDirectory));
        foreach (var survivor in Survivors) Adopt(LostSurvivors.ToAdopt(survivor));
    }

    /// <inheritdoc/>
    public IReadOnlyList<Survivor> Survivors { get; } = [];

    /// <inheritdoc/>
    public void Start(IProcessObserver observer)
    {
        if (!_observer.TrySet(observer)) throw new InvalidOperationException("the host was started before");
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Spawn(SpawnRequest request) => _loop.Post(() => _table.Spawn(request));

    /// <inheritdoc/>
    public void Adopt(Adoption adoption)
    {
        var own = adoption with
        {
            Stdout = adoption.Stdout is null ? null : Descriptor.Duplicate(adoption.Stdout),
            Stderr = adoption.Stderr is null ? null : Descriptor.Duplicate(adoption.Stderr),
        };
        _loop.Post(() => _table.Adopt(own));
    }

    /// <inheritdoc/>
    public void Signal(string incarnation, int signal, SignalScope scope) => _loop.Post(() => _table.Signal(incarnation, signal, scope));

    /// <inheritdoc/>
    public void KillTree(string incarnation) => _loop.Post(() => _table.KillTree(incarnation));

    /// <inheritdoc/>
    public void Forget(string incarnation) => _loop.Post(() => _table.Forget(incarnation));

    /// <inheritdoc/>
    public void SetMainProcess(string incarnation, int pid) => _loop.Post(() => _table.SetMainProcess(incarnation, pid));

    /// <inheritdoc/>
    public void Inspect(string incarnation) => _loop.Post(() => _table.Inspect(incarnation));

    /// <inheritdoc/>
    public void Order(string incarnation, StandingOrder order) => _loop.Post(() => _table.Order(incarnation, order));

    /// <inheritdoc/>
    public void Withdraw(string incarnation) => _loop.Post(() => _table.Withdraw(incarnation));

    /// <inheritdoc/>
    public void DropStore(string key) => _loop.Post(() => _table.DropStore(key));

    /// <inheritdoc/>
    public IReadOnlyList<HeldListener> HeldListeners => [];

    /// <inheritdoc/>
    public string? ListenerObjection => null;

    /// <inheritdoc/>
    public void Listen(ListenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var own = request with { Socket = request.Socket is null ? null : Descriptor.Duplicate(request.Socket) };
        _loop.Post(() =>
        {
            using var socket = own.Socket;
            _listeners.Listen(own);
        });
    }

    /// <inheritdoc/>
    public void CloseListener(string name, int generation) => _loop.Post(() => _listeners.Close(name, generation));

    /// <inheritdoc/>
    public void AwaitCall(string name) => _loop.Post(() => _listeners.Await(name));

    /// <summary>Sends SIGKILL to everything that is left of every incarnation; done when it is sent. For an owner who ends, and with whom they shall end.</summary>
    public Task KillAllAsync()
    {
        if (!_thread.IsAlive) return Task.CompletedTask;
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            _table.KillAll();
            sent.SetResult();
        });
        return sent.Task;
    }

    /// <summary>Lets go of the processes, which run on; the observer is not called again.</summary>
    public ValueTask DisposeAsync()
    {
        _loop.Stop();
        if (_thread.IsAlive && Thread.CurrentThread != _thread) _thread.Join();
        _table.Dispose();
        _listeners.Dispose();
        _loop.Dispose();
        return ValueTask.CompletedTask;
    }
}
