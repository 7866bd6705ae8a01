using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Supervision.Posix.Errors;
using Supervision.Posix.Processes;
using Supervision.Specs;

namespace Supervision.Hosting.Managed;

/// <summary>
/// The host of the processes of an embedded node: what is managed runs inside this process, and everything else where it would run without embedding.
/// Above it nobody knows the difference.
/// </summary>
internal sealed class EmbeddedProcessHost : IProcessHost
{
    private const int NoSuchFile = 2;
    private const int Exists = 17;
    private const int NoDescriptors = 24;

    /// <summary>What runs inside has so long to end with the node; an instance that ignores its end is abandoned before.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, IInsideRun> _runs = new();
    private readonly ConcurrentDictionary<(string Service, int Replica), ManagedIncarnation> _current = new();
    private readonly ConcurrentDictionary<string, ManagedIncarnation> _abandoned = new();
    private readonly ConcurrentDictionary<Task, byte> _lives = new();
    private readonly IProcessHost _processes;
    private readonly IReadOnlyDictionary<string, ManagedRegistration> _registrations;
    private readonly Func<string, bool> _isOneShot;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private ManagedSurroundings? _surroundings;

    /// <param name="processes">Where processes are; disposed of with this.</param>
    /// <param name="registrations">What is managed, by name.</param>
    /// <param name="isOneShot">Whether a service is one.</param>
    /// <param name="scopes">Each instance has a scope of its own.</param>
    /// <param name="log">Where failures of instances are logged.</param>
    /// <param name="time">The clock.</param>
    public EmbeddedProcessHost(
        IProcessHost processes, IReadOnlyDictionary<string, ManagedRegistration> registrations, Func<string, bool> isOneShot,
        IServiceScopeFactory scopes, ILogger log, TimeProvider time) =>
        (_processes, _registrations, _isOneShot, _scopes, _log, _time) = (processes, registrations, isOneShot, scopes, log, time);

    public IReadOnlyList<Survivor> Survivors => _processes.Survivors;

    public void Start(IProcessObserver observer)
    {
        _surroundings = new ManagedSurroundings(observer, _scopes, _log, _time, abandoned => _abandoned[abandoned.Incarnation] = abandoned);
        _processes.Start(observer);
    }

    public void Spawn(SpawnRequest request)
    {
        if (ManagedCommand.NameIn(request.Arguments) is not { } name)
        {
            _processes.Spawn(request);
        }
        else if (request.Arguments is [_, ManagedCommand.Check])
        {
            SpawnCheck(request);
        }
        else if (_registrations.TryGetValue(name, out var registration))
        {
            SpawnInstance(request, registration);
        }
        else
        {
            Refuse(request, SpawnStage.Program, NoSuchFile, $"the host application offers no managed service {name}");
        }
    }

    public void Signal(string incarnation, int signal, SignalScope scope)
    {
        if (_runs.TryGetValue(incarnation, out var run))
        {
            run.Signal(signal);
        }
        else
        {
            _processes.Signal(incarnation, signal, scope);
        }
    }

    public void KillTree(string incarnation)
    {
        if (_runs.TryGetValue(incarnation, out var run))
        {
            run.KillTree();
        }
        else
        {
            _processes.KillTree(incarnation);
        }
    }

    public void Forget(string incarnation)
    {
        if (!_runs.TryGetValue(incarnation, out var run))
        {
            _processes.Forget(incarnation);
        }
        else if (run.HasExited)
        {
            _runs.TryRemove(incarnation, out _);
        }
    }

    public void SetMainProcess(string incarnation, int pid)
    {
        if (_runs.ContainsKey(incarnation))
        {
            Surroundings.Observer.MainProcessRefused(incarnation, pid, "it is a managed service");
        }
        else
        {
            _processes.SetMainProcess(incarnation, pid);
        }
    }

    public void Inspect(string incarnation)
    {
        if (_runs.ContainsKey(incarnation))
        {
            Surroundings.Observer.Inspected(incarnation, []);
        }
        else
        {
            _processes.Inspect(incarnation);
        }
    }

    public void Adopt(Adoption adoption) => _processes.Adopt(adoption);

    public void Order(string incarnation, StandingOrder order)
    {
        // What runs inside has no process that another could start again.
        if (!_runs.ContainsKey(incarnation))
        {
            _processes.Order(incarnation, order);
        }
    }

    public void Withdraw(string incarnation) => _processes.Withdraw(incarnation);

    public void DropStore(string key) => _processes.DropStore(key);

    /// <summary>Nothing outlives the application by accident: what runs inside is ended, and so are processes that nobody else keeps.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs.Values.Where(run => !run.HasExited))
        {
            run.Signal(Signals.Kill);
        }

        if (_processes is LocalProcessHost local)
        {
            await local.KillAllAsync().ConfigureAwait(false);
        }

        await Task.WhenAny(Task.WhenAll(_lives.Keys), Task.Delay(EndPatience, _time)).ConfigureAwait(false);
        await _processes.DisposeAsync().ConfigureAwait(false);
    }

    private ManagedSurroundings Surroundings => _surroundings ?? throw new InvalidOperationException("the host was not started");

    private void SpawnInstance(SpawnRequest request, ManagedRegistration registration)
    {
        var incarnation = new ManagedIncarnation(request, _isOneShot(request.Environment["SUPERVISION_SERVICE"]), Surroundings);
        if (!_runs.TryAdd(request.Incarnation, incarnation))
        {
            Refuse(request, SpawnStage.Request, Exists, $"the incarnation {request.Incarnation} was not forgotten");
            return;
        }

        _current[incarnation.Replicated] = incarnation;
        try
        {
            var life = incarnation.Begin(registration);
            _lives[life] = 0;
            _ = life.ContinueWith(over => _lives.TryRemove(over, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        catch (IOException e)
        {
            _runs.TryRemove(request.Incarnation, out _);
            Refuse(request, SpawnStage.Descriptors, NoDescriptors, $"no pipe for its output: {e.Message}");
            return;
        }

        WarnOfOthers(incarnation);
    }

    private void WarnOfOthers(ManagedIncarnation incarnation)
    {
        foreach (var former in _abandoned.Values.Where(a => a.Replicated == incarnation.Replicated))
        {
            if (former.IsOver)
            {
                _abandoned.TryRemove(former.Incarnation, out _);
            }
            else
            {
                incarnation.Warn($"{former.Incarnation} was abandoned, and its code may still run beside this instance");
            }
        }
    }

    private void SpawnCheck(SpawnRequest request)
    {
        var check = new ManagedCheck(request.Incarnation, Surroundings.Observer);
        if (_runs.TryAdd(request.Incarnation, check))
        {
            check.Begin(_current.GetValueOrDefault(ManagedIncarnation.ReplicatedOf(request.Environment)));
        }
        else
        {
            Refuse(request, SpawnStage.Request, Exists, $"the incarnation {request.Incarnation} was not forgotten");
        }
    }

    private void Refuse(SpawnRequest request, SpawnStage stage, int errno, string text) =>
        Surroundings.Observer.SpawnFailed(request.Incarnation, new SpawnError(stage, new Errno(errno), text));
}
