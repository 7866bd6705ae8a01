using Supervision.Actors;
using Supervision.Actors.TestKit;
using Supervision.Posix.Errors;
using Supervision.Posix.Processes;

namespace Supervision.Tests.Worlds;

/// <summary>
/// Processes by chance in virtual time: some ignore signals, some take their time, some never become ready or leave others behind; and news of
/// them come late. What lives outlives the daemon, as with a keeper.
/// </summary>
internal sealed class SimulatedHost(Random random, VirtualTime time)
{
    private readonly Dictionary<string, Process> _processes = [];
    private readonly Queue<Action<IProcessObserver>> _news = [];
    private IProcessObserver? _observer;
    private int _lastPid = 1000;

    /// <summary>From now on all processes behave, and news come at once.</summary>
    public bool IsCalm { get; set; }

    /// <summary>Whether news wait to be delivered.</summary>
    public bool HoldsNews { get; set; }

    /// <summary>Called before a process is asked to end.</summary>
    public Action<string> Stopping { get; set; } = _ => { };

    /// <summary>What should never have happened.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>How often a process was started by a standing order.</summary>
    public int Obeyed { get; private set; }

    public IEnumerable<Process> Living => _processes.Values.Where(p => p.IsAlive || p.Others > 0);

    /// <summary>Opens the host for a daemon; one before it hears nothing more.</summary>
    public IProcessHost Open() => new Connection(this);

    /// <summary>Delivers what was held.</summary>
    public void Deliver()
    {
        while (_news.TryDequeue(out var news))
        {
            if (_observer is { } observer)
            {
                news(observer);
            }
        }
    }

    /// <summary>A process ends by itself.</summary>
    public void Crash(Process process)
    {
        process.Others = Chance(4) ? random.Next(1, 3) : 0;
        End(process, Chance(3) ? new ExitStatus.Exited(0) : Chance(2) ? new ExitStatus.Exited(1) : new ExitStatus.Signaled(Signals.Kill, CoreDumped: false));
    }

    /// <summary>Whoever has not become ready does.</summary>
    public void MakeReady()
    {
        foreach (var process in Living.Where(p => p is { IsAlive: true, Request.Notify: true }))
        {
            Tell(o => o.Notified(process.Id, new Notification { Ready = true }));
        }
    }

    private void Spawn(SpawnRequest request)
    {
        var service = request.Incarnation[..request.Incarnation.LastIndexOf('#')];
        if (Living.FirstOrDefault(p => p.Service == service) is { } other)
        {
            Violations.Add($"{request.Incarnation} was started while {other.Id} lived");
        }

        if (!IsCalm && Chance(15))
        {
            var stage = Chance(2) ? SpawnStage.Spawn : SpawnStage.Program;
            Tell(o => o.SpawnFailed(request.Incarnation, new SpawnError(stage, new Errno(2), "cannot run it")));
            return;
        }

        var process = new Process(request.Incarnation, service, ++_lastPid, request) { IsDeaf = !IsCalm && Chance(6), IsSlow = !IsCalm && Chance(4) };
        _processes[process.Id] = process;
        Tell(o => o.Spawned(process.Id, process.Pid, process.Pid, null, null));
        if (request.Notify && (IsCalm || !Chance(8)))
        {
            After(TimeSpan.FromMilliseconds(random.Next(1000)), () => TellIfAlive(process, o => o.Notified(process.Id, new Notification { Ready = true })));
        }

        if (IsOneShot(service))
        {
            After(TimeSpan.FromMilliseconds(random.Next(3000)), () => End(process, new ExitStatus.Exited(IsCalm || !Chance(4) ? 0 : 1)));
        }
    }

    private static bool IsOneShot(string service) => (service[1] - '0') % 4 == 2;

    private void Signal(string incarnation, int signal)
    {
        if (signal == Signals.Continue || !_processes.TryGetValue(incarnation, out var process) || !process.IsAlive)
        {
            return;
        }

        Stopping(process.Service);
        if (!process.IsDeaf || IsCalm)
        {
            After(process.IsSlow && !IsCalm ? TimeSpan.FromMilliseconds(random.Next(4000)) : TimeSpan.Zero, () => End(process, new ExitStatus.Signaled(signal, CoreDumped: false)));
        }
    }

    private void KillTree(string incarnation)
    {
        if (!_processes.TryGetValue(incarnation, out var process))
        {
            Tell(o => o.TreeGone(incarnation));
            return;
        }

        process.IsKilling = true;
        Withdraw(incarnation);
        After(!IsCalm && Chance(6) ? TimeSpan.FromSeconds(3) : TimeSpan.Zero, () =>
        {
            var others = process.Others;
            process.Others = 0;
            End(process, new ExitStatus.Signaled(Signals.Kill, CoreDumped: false), others);
            Tell(o => o.TreeGone(incarnation));
        });
    }

    private void End(Process process, ExitStatus how, int? others = null)
    {
        if (process.IsAlive)
        {
            process.Exit = how;
            process.ExitedAt = time.Elapsed();
            var left = others ?? process.Others;
            if (left > 0 || !TryObey(process, how))
            {
                Tell(o => o.Exited(process.Id, how, left));
            }
        }
    }

    private void Order(string incarnation, StandingOrder order)
    {
        if (_processes.TryGetValue(incarnation, out var process))
        {
            Withdraw(incarnation);
            process.Order = process.IsAlive && !process.IsKilling ? order : null;
        }
    }

    private void Withdraw(string incarnation)
    {
        for (var process = _processes.GetValueOrDefault(incarnation); process is not null; process = process.Successor)
        {
            process.Order = null;
        }
    }

    /// <summary>As a keeper does, also while no daemon listens.</summary>
    private bool TryObey(Process process, ExitStatus how)
    {
        var at = process.ExitedAt!.Value;
        if (process.Order is not { } order || process.IsKilling || !order.IsFor(how, at) || IncarnationName.Next(process.Request) is not { } next)
        {
            return false;
        }

        if (Living.FirstOrDefault(p => p.Service == process.Service) is { } other)
        {
            Violations.Add($"{next.Incarnation} was started by an order while {other.Id} lived");
        }

        Obeyed++;
        var successor = new Process(next.Incarnation, process.Service, ++_lastPid, next) { IsDeaf = !IsCalm && Chance(6), Former = process.Id, StartedAt = at, Order = order.Rest(at) };
        process.Order = null;
        process.Successor = successor;
        _processes[successor.Id] = successor;
        Tell(o => o.Respawned(new Respawn(process.Id, how, at, successor.Id, successor.Pid, successor.Pid, at, null, null)));
        if (next.Notify)
        {
            After(TimeSpan.FromMilliseconds(random.Next(1000)), () => TellIfAlive(successor, o => o.Notified(successor.Id, new Notification { Ready = true })));
        }

        return true;
    }

    private void Forget(string incarnation)
    {
        if (_processes.TryGetValue(incarnation, out var process) && !process.IsAlive)
        {
            _processes.Remove(incarnation);
        }
    }

    private void Attach(IProcessObserver observer)
    {
        _news.Clear();
        _observer = observer;
    }

    private void Detach(IProcessObserver? observer)
    {
        if (ReferenceEquals(_observer, observer))
        {
            _observer = null;
            _news.Clear();
        }
    }

    private void TellIfAlive(Process process, Action<IProcessObserver> news)
    {
        if (process.IsAlive)
        {
            Tell(news);
        }
    }

    private void Tell(Action<IProcessObserver> news)
    {
        _news.Enqueue(news);
        if (!HoldsNews || IsCalm)
        {
            Deliver();
        }
    }

    private void After(TimeSpan delay, Action action)
    {
        if (delay == TimeSpan.Zero)
        {
            action();
        }
        else
        {
            time.CreateTimer(_ => action(), null, delay, Timeout.InfiniteTimeSpan);
        }
    }

    private bool Chance(int of) => random.Next(of) == 0;

    /// <summary>A process, or what is left of it.</summary>
    internal sealed record Process(string Id, string Service, int Pid, SpawnRequest Request)
    {
        public bool IsDeaf { get; init; }

        public bool IsSlow { get; init; }

        public ExitStatus? Exit { get; set; }

        public int Others { get; set; }

        public bool IsKilling { get; set; }

        public string? Former { get; init; }

        public TimeSpan? StartedAt { get; init; }

        public TimeSpan? ExitedAt { get; set; }

        public StandingOrder? Order { get; set; }

        public Process? Successor { get; set; }

        public bool IsAlive => Exit is null;
    }

    /// <summary>The host as one daemon has it.</summary>
    private sealed class Connection(SimulatedHost host) : IProcessHost
    {
        private IProcessObserver? _mine;

        public IReadOnlyList<Survivor> Survivors { get; } =
            [.. host._processes.Values.Select(p => new Survivor(p.Id, p.Pid, p.Pid, p.Exit, p.Others, null, null)
            {
                Former = p.Former,
                StartedAt = p.StartedAt,
                ExitedAt = p.ExitedAt,
            })];

        public void Start(IProcessObserver observer) => host.Attach(_mine = observer);

        public void Spawn(SpawnRequest request) => host.Spawn(request);

        public void Adopt(Adoption adoption)
        {
        }

        public void Signal(string incarnation, int signal, SignalScope scope) => host.Signal(incarnation, signal);

        public void KillTree(string incarnation) => host.KillTree(incarnation);

        public void Forget(string incarnation) => host.Forget(incarnation);

        public void SetMainProcess(string incarnation, int pid)
        {
        }

        public void Inspect(string incarnation) => host.Tell(o => o.Inspected(incarnation, []));

        public void Order(string incarnation, StandingOrder order) => host.Order(incarnation, order);

        public void Withdraw(string incarnation) => host.Withdraw(incarnation);

        public void DropStore(string key)
        {
        }

        public ValueTask DisposeAsync()
        {
            host.Detach(_mine);
            return ValueTask.CompletedTask;
        }
    }
}
