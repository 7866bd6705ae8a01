using Supervision.Posix.Errors;
using Supervision.Posix.Listening;
using Supervision.Posix.Processes;
using Supervision.Posix.Trees;

namespace Supervision.Posix.Keeping;

/// <summary>
/// Has processes owned by a keeper, and when that dies by another one, which takes over whatever runs. What is asked meanwhile waits.
/// </summary>
/// <remarks>
/// What a keeper knows of the processes that it started dies with it: an exit that it had not told yet is <see cref="ExitStatus.Lost"/>, unless the
/// kernel (6.15 or newer) has kept it for this process, which holds what runs; stored
/// descriptors are closed, control groups are left as they are, and ready lines of the processes that it had started are not heard.
/// </remarks>
public sealed class LastingProcessHost : IProcessHost, IListenerHost
{
    private const int WaitingMax = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly KeeperLedger _ledger = new();
    private readonly ListenerLedger _listeners = new();
    private readonly Queue<Action<KeeperProcessHost>> _waiting = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly KeeperOptions _options;
    private readonly string _dataDirectory;
    private KeeperProcessHost? _keeper;
    private IProcessObserver? _observer;
    private Task _succession = Task.CompletedTask;
    private bool _isEnding;

    private LastingProcessHost(KeeperOptions options, KeeperProcessHost keeper)
    {
        (_options, _keeper, _dataDirectory) = (options, keeper, Path.GetFullPath(options.DataDirectory));
        (KeeperPid, Survivors) = (keeper.KeeperPid, keeper.IsNewKeeper ? LostSurvivors.Find(_dataDirectory) : keeper.Survivors);
        HeldListeners = keeper.HeldListeners;
        foreach (var held in HeldListeners) _listeners.Hold(held);
        foreach (var survivor in Survivors)
        {
            _ledger.Add(survivor);
            if (keeper.IsNewKeeper) keeper.Adopt(LostSurvivors.ToAdopt(survivor));
        }
    }

    /// <summary>What the keeper of an earlier daemon holds; if that keeper has died too, what it has left running, adopted by a new one.</summary>
    public IReadOnlyList<Survivor> Survivors { get; }

    /// <inheritdoc/>
    public IReadOnlyList<HeldListener> HeldListeners { get; }

    /// <inheritdoc/>
    public string? ListenerObjection => _keeper?.ListenerObjection;

    /// <summary>The pid of the keeper, or of the last one while there is none.</summary>
    public int KeeperPid { get; private set; }

    /// <summary>The version of the keeper's program; empty while there is none, or if it is so old that it doesn't say.</summary>
    public string KeeperVersion
    {
        get
        {
            lock (_gate) return _keeper?.KeeperVersion ?? "";
        }
    }

    /// <inheritdoc cref="KeeperProcessHost.ReplaceAsync"/>
    public Task<KeeperReplacement> ReplaceAsync(string program, bool isForced = false)
    {
        lock (_gate)
        {
            return _keeper?.ReplaceAsync(program, isForced) ?? Task.FromResult(new KeeperReplacement { Reason = "there is no keeper at the moment" });
        }
    }

    /// <summary>Connects to the keeper of a data directory, or starts one if none runs, and waits for its answer.</summary>
    /// <param name="options">Where it is and how to start it.</param>
    /// <exception cref="KeeperException">Another daemon has it, it cannot be started, it doesn't answer, or it speaks another protocol.</exception>
    /// <exception cref="PosixException">The data directory cannot be used.</exception>
    public static LastingProcessHost ConnectOrStart(KeeperOptions options) => new(options, KeeperProcessHost.ConnectOrStart(options));

    /// <inheritdoc/>
    public void Start(IProcessObserver observer)
    {
        if (Interlocked.CompareExchange(ref _observer, observer, null) is not null) throw new InvalidOperationException("the host was started before");
        _keeper!.Start(new KeeperNewsDesk(_gate, _ledger, _listeners, observer, OnGone));
    }

    /// <inheritdoc/>
    public void Spawn(SpawnRequest request)
    {
        lock (_gate)
        {
            _ledger.Ask(request);
            _keeper?.Spawn(request);
        }
    }

    /// <inheritdoc/>
    public void Adopt(Adoption adoption)
    {
        lock (_gate)
        {
            _ledger.Add(adoption);
            _keeper?.Adopt(adoption);
        }
    }

    /// <inheritdoc/>
    public void Signal(string incarnation, int signal, SignalScope scope) => Do(keeper => keeper.Signal(incarnation, signal, scope));

    /// <inheritdoc/>
    public void KillTree(string incarnation)
    {
        lock (_gate)
        {
            if (_ledger.Find(incarnation) is not { } entry)
            {
                Do(keeper => keeper.KillTree(incarnation));
                return;
            }

            entry.IsKilling = true;
            _keeper?.KillTree(incarnation);
        }
    }

    /// <inheritdoc/>
    public void Forget(string incarnation)
    {
        lock (_gate)
        {
            _ledger.Forget(incarnation);
            _keeper?.Forget(incarnation);
        }
    }

    /// <inheritdoc/>
    public void SetMainProcess(string incarnation, int pid) => Do(keeper => keeper.SetMainProcess(incarnation, pid));

    /// <inheritdoc/>
    public void Inspect(string incarnation) => Do(keeper => keeper.Inspect(incarnation));

    /// <inheritdoc/>
    public void Order(string incarnation, StandingOrder order) => Do(keeper => keeper.Order(incarnation, order));

    /// <inheritdoc/>
    public void Withdraw(string incarnation) => Do(keeper => keeper.Withdraw(incarnation));

    /// <inheritdoc/>
    public void DropStore(string key) => Do(keeper => keeper.DropStore(key));

    /// <inheritdoc/>
    public void Listen(ListenRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (_gate)
        {
            _listeners.Ask(request);
            _keeper?.Listen(request);
        }
    }

    /// <inheritdoc/>
    public void CloseListener(string name, int generation)
    {
        lock (_gate)
        {
            _listeners.Leave(name, generation);
            _keeper?.CloseListener(name, generation);
        }
    }

    /// <inheritdoc/>
    public void AwaitCall(string name)
    {
        lock (_gate)
        {
            _listeners.Await(name);
            _keeper?.AwaitCall(name);
        }
    }

    /// <summary>Asks the keeper to end once no main process is alive, dropping what is not forgotten; then the observer is told of the disconnection.</summary>
    public void Shutdown()
    {
        lock (_gate)
        {
            _isEnding = true;
            _keeper?.Shutdown();
        }
    }

    /// <summary>Disconnects; all processes run on, and the keeper with them. The observer is not called again.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) _isEnding = true;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _succession.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_keeper is { } keeper) await keeper.DisposeAsync().ConfigureAwait(false);
        lock (_gate) _listeners.Dispose();
        _ending.Dispose();
    }

    private void Do(Action<KeeperProcessHost> command)
    {
        lock (_gate)
        {
            if (_keeper is { } keeper) command(keeper);
            else if (_waiting.Count < WaitingMax) _waiting.Enqueue(command);
        }
    }

    private void OnGone(string reason)
    {
        KeeperProcessHost? gone;
        lock (_gate)
        {
            if (!_isEnding)
            {
                (gone, _keeper) = (_keeper, null);
                _succession = Task.Run(() => SucceedAsync(gone!, reason));
                return;
            }
        }

        _observer!.Disconnected(reason);
    }

    private async Task SucceedAsync(KeeperProcessHost gone, string reason)
    {
        _observer!.Impaired(reason);
        await gone.DisposeAsync().ConfigureAwait(false);
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                Begin(KeeperProcessHost.ConnectOrStart(_options));
                return;
            }
            catch (Exception e) when (e is KeeperException or PosixException or IOException or UnauthorizedAccessException)
            {
                _observer.Impaired($"{reason}; there is no other yet: {e.Message}");
            }

            await Task.Delay(Patience, _options.TimeProvider, _ending.Token).ConfigureAwait(false);
        }
    }

    private void Begin(KeeperProcessHost keeper)
    {
        // Nothing is asked of a keeper before it is known what the last one has left.
        var lost = keeper.IsNewKeeper ? LostTreeSearch.Find(_dataDirectory) : [];
        var news = new KeeperNewsDesk(_gate, _ledger, _listeners, _observer!, OnGone);
        lock (_gate)
        {
            _listeners.HandOver(keeper);
            Succession.HandOver(_ledger, keeper, lost, news);
            while (_waiting.TryDequeue(out var command)) command(keeper);
            (_keeper, KeeperPid) = (keeper, keeper.KeeperPid);
        }

        _observer!.Impaired(null);
        keeper.Start(news);
    }
}
