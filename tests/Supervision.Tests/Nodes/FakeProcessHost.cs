using System.Collections.Concurrent;
using Supervision.Posix.Processes;

namespace Supervision.Tests.Nodes;

/// <summary>Processes that start at once, live until they are told to end, and remember whether two of a service ever lived together.</summary>
internal sealed class FakeProcessHost : IProcessHost
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Pid, SpawnRequest Request)> _living = [];
    private IProcessObserver? _observer;
    private int _lastPid = 1000;

    /// <summary>What should never have happened.</summary>
    public ConcurrentQueue<string> Violations { get; } = [];

    /// <summary>What was asked of living processes, in this order.</summary>
    public ConcurrentQueue<string> Deeds { get; } = [];

    /// <summary>Whether processes go on when they are told to end.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Whether it only notes that it is asked what is left of a process.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What lives outlives the node that had it started, as with a keeper: another node finds it here.</summary>
    public IReadOnlyList<Survivor> Survivors
    {
        get
        {
            lock (_lock)
            {
                return [.. _living.Select(p => new Survivor(p.Key, p.Value.Pid, p.Value.Pid, null, 0, null, null))];
            }
        }
    }

    /// <summary>The commands of what lives, by service.</summary>
    public ILookup<string, string> Commands
    {
        get
        {
            lock (_lock)
            {
                return _living.ToLookup(p => ServiceOf(p.Key), p => string.Join(' ', p.Value.Request.Arguments));
            }
        }
    }

    /// <summary>A process says that it is ready.</summary>
    public void SayReady(string incarnation) => Say(incarnation, new Notification { Ready = true });

    /// <summary>A process says something.</summary>
    public void Say(string incarnation, Notification notification) => _observer!.Notified(incarnation, notification);

    /// <summary>The keeper has died, and another has found a process.</summary>
    public void SayAdopted(string incarnation)
    {
        int pid;
        lock (_lock)
        {
            pid = _living[incarnation].Pid;
        }

        _observer!.Adopted(incarnation, pid, pid, null, null);
    }

    public void Start(IProcessObserver observer) => _observer = observer;

    public void Spawn(SpawnRequest request)
    {
        int pid;
        lock (_lock)
        {
            if (_living.Keys.FirstOrDefault(other => ServiceOf(other) == ServiceOf(request.Incarnation)) is { } other)
            {
                Violations.Enqueue($"{request.Incarnation} was started while {other} lived");
            }

            pid = ++_lastPid;
            _living.Add(request.Incarnation, (pid, request));
        }

        _observer!.Spawned(request.Incarnation, pid, pid, null, null);
    }

    public void Adopt(Adoption adoption)
    {
    }

    public void Signal(string incarnation, int signal, SignalScope scope)
    {
        Deeds.Enqueue($"signal {incarnation} {Signals.Name(signal)}");
        if (signal != Signals.Continue && !IsDeaf)
        {
            End(incarnation, new ExitStatus.Signaled(signal, CoreDumped: false));
        }
    }

    /// <summary>A process ends, by itself or by whomever.</summary>
    public void End(string incarnation, ExitStatus how)
    {
        bool lived;
        lock (_lock)
        {
            lived = _living.Remove(incarnation);
        }

        if (lived)
        {
            _observer!.Exited(incarnation, how, 0);
        }
    }

    /// <summary>A process ends, and an order has the next one started.</summary>
    public void Respawn(string incarnation, string next, ExitStatus how)
    {
        int pid;
        lock (_lock)
        {
            _ = _living.Remove(incarnation, out var former);
            pid = ++_lastPid;
            _living.Add(next, (pid, former.Request with { Incarnation = next }));
        }

        var now = TimeProvider.System.GetElapsedTime(0, TimeProvider.System.GetTimestamp());
        _observer!.Respawned(new Respawn(incarnation, how, now, next, pid, pid, now, null, null));
    }

    public void KillTree(string incarnation)
    {
        End(incarnation, new ExitStatus.Signaled(Signals.Kill, CoreDumped: false));
        _observer!.TreeGone(incarnation);
    }

    public void Forget(string incarnation)
    {
    }

    public void SetMainProcess(string incarnation, int pid)
    {
    }

    public void Inspect(string incarnation)
    {
        if (IsSilent) Deeds.Enqueue($"inspect {incarnation}");
        else SayInspected(incarnation);
    }

    /// <summary>Says that nothing is left of a process beside itself.</summary>
    public void SayInspected(string incarnation) => _observer!.Inspected(incarnation, []);

    public void Order(string incarnation, StandingOrder order) => Deeds.Enqueue($"order {incarnation} {order.Turns.Count}");

    public void Withdraw(string incarnation) => Deeds.Enqueue($"withdraw {incarnation}");

    public void DropStore(string key)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string ServiceOf(string incarnation) => incarnation[..incarnation.LastIndexOf('#')];
}
