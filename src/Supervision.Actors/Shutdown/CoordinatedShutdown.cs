namespace Supervision.Actors;

/// <summary>Why a system is shut down.</summary>
/// <param name="Name">The reason in words.</param>
public sealed record ShutdownReason(string Name)
{
    /// <summary><see cref="ActorSystem.Terminate"/> was called.</summary>
    public static ShutdownReason ActorSystemTerminate { get; } = new("actor system terminate");

    /// <summary>The process was asked to end.</summary>
    public static ShutdownReason ProcessExit { get; } = new("process exit");
}

/// <summary>Ends a system in phases, one after the other; the tasks of one phase run at the same time.</summary>
/// <remarks>
/// A task that fails is logged, and a phase that takes too long is left behind: in both cases the next phase follows.
/// </remarks>
public sealed class CoordinatedShutdown
{
    /// <summary>First: nothing has been done yet.</summary>
    public const string BeforeServiceUnbind = "before-service-unbind";

    /// <summary>Stop accepting new connections.</summary>
    public const string ServiceUnbind = "service-unbind";

    /// <summary>Wait for requests at work.</summary>
    public const string ServiceRequestsDone = "service-requests-done";

    /// <summary>Stop services.</summary>
    public const string ServiceStop = "service-stop";

    /// <summary>Last chance while actors run.</summary>
    public const string BeforeActorSystemTerminate = "before-actor-system-terminate";

    /// <summary>All actors are stopped.</summary>
    public const string ActorSystemTerminate = "actor-system-terminate";

    private readonly ActorSystem _system;
    private readonly Lock _changing = new();
    private readonly List<ShutdownPhase> _phases;
    private Task? _run;

    internal CoordinatedShutdown(ActorSystem system)
    {
        _system = system;
        _phases =
        [
            .. new[] { BeforeServiceUnbind, ServiceUnbind, ServiceRequestsDone, ServiceStop, BeforeActorSystemTerminate, ActorSystemTerminate }
                .Select(name => new ShutdownPhase(name, ShutdownPhase.DefaultTimeout)),
        ];
        // Stopping actors has no limit: a parent must not end before its children, whatever they take.
        _phases[^1] = new ShutdownPhase(ActorSystemTerminate, Timeout.InfiniteTimeSpan);
        AddTask(ActorSystemTerminate, "stop all actors", async _ =>
        {
            _system.StopGuardians();
            await _system.WhenTerminated.ConfigureAwait(false);
        });
    }

    /// <summary>Names of the phases in their order.</summary>
    public IReadOnlyList<string> Phases
    {
        get
        {
            lock (_changing)
                return [.. _phases.Select(phase => phase.Name)];
        }
    }

    /// <summary>Why the shutdown runs; null while it does not.</summary>
    public ShutdownReason? Reason { get; private set; }

    /// <summary>Adds a phase of one's own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="after">The phase that it follows.</param>
    /// <param name="timeout">Longest time for its tasks.</param>
    /// <exception cref="ArgumentException">The name is taken, or there is no phase <paramref name="after"/>.</exception>
    public void AddPhase(string name, string after, TimeSpan timeout)
    {
        lock (_changing)
        {
            if (_phases.Exists(phase => phase.Name == name))
                throw new ArgumentException($"there is a phase {name} already", nameof(name));
            _phases.Insert(_phases.IndexOf(Find(after)) + 1, new ShutdownPhase(name, timeout));
        }
    }

    /// <summary>Sets how long the tasks of a phase may take; default 5 s, for stopping actors no limit.</summary>
    public void SetTimeout(string phase, TimeSpan timeout)
    {
        lock (_changing)
            Find(phase).Timeout = timeout;
    }

    /// <summary>Adds a task to a phase. Its token is cancelled when the phase has taken too long.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    /// <exception cref="InvalidOperationException">The shutdown runs already.</exception>
    public void AddTask(string phase, string name, Func<CancellationToken, Task> task)
    {
        ArgumentNullException.ThrowIfNull(task);
        lock (_changing)
        {
            if (_run is not null)
                throw new InvalidOperationException($"the task {name} comes too late: the shutdown runs");
            Find(phase).Tasks.Add((name, task));
        }
    }

    /// <summary>Runs all phases, once: later calls give the same task.</summary>
    public Task Run(ShutdownReason reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        lock (_changing)
        {
            if (_run is not null)
                return _run;
            Reason = reason;
            var phases = _phases.ToArray();
            return _run = Task.Run(() => RunPhases(phases));
        }
    }

    private async Task RunPhases(ShutdownPhase[] phases)
    {
        foreach (var phase in phases)
            await phase.Run(_system).ConfigureAwait(false);
    }

    private ShutdownPhase Find(string name) =>
        _phases.Find(phase => phase.Name == name) ?? throw new ArgumentException($"there is no phase {name}", nameof(name));
}
