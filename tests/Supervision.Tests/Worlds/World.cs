using System.Collections.Concurrent;
using System.Diagnostics;
using Supervision.Actors.Persistence;
using Supervision.Actors.Persistence.Memory;
using Supervision.Actors.TestKit;
using Supervision.Nodes;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;
using Supervision.Tests.Services;

namespace Supervision.Tests.Worlds;

/// <summary>
/// A whole node in a world by chance: the real actors, step by step, in virtual time, with processes that misbehave, an operator who changes
/// his mind, configurations that come and go, and daemons that are replaced.
/// </summary>
internal sealed class World : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly CommandVerb[] Verbs = [CommandVerb.Start, CommandVerb.Stop, CommandVerb.Restart, CommandVerb.Enable, CommandVerb.Disable, CommandVerb.Clear];

    private readonly Random _random;
    private readonly VirtualTime _time = new();
    private readonly SimulatedHost _host;
    private readonly RandomTreeText _trees;
    private readonly IJournal _journal = MemoryJournal.Open();
    private readonly TreeLawCheck _laws;
    private readonly ConcurrentQueue<string> _trouble = [];
    private StepDispatcher _steps = new();
    private SupervisionNode _node = null!;
    private NodeSpec _wanted;
    private Task _applying = Task.CompletedTask;
    private bool _wasChanging;
    private bool _isStarting;

    public World(int seed)
    {
        _random = new Random(seed);
        _host = new SimulatedHost(_random, _time);
        _trees = new RandomTreeText(_random);
        _laws = new TreeLawCheck(() => _node, _host);
        _host.Stopping = service => _laws.BeforeStop(service, isChanging: _isStarting || !_applying.IsCompleted);
        _wanted = _trees.Next();
        StartDaemon();
    }

    public List<string> Story { get; } = [];

    public void Dispose()
    {
        End();
        _journal.Dispose();
    }

    /// <summary>One thing that can happen.</summary>
    public void Happen()
    {
        switch (_random.Next(16))
        {
            case < 4 when _host.Living.Where(p => p.IsAlive).ToArray() is { Length: > 0 } living:
                var victim = living[_random.Next(living.Length)];
                Tell($"{victim.Id} ends");
                _host.Crash(victim);
                break;
            case < 9:
                var services = _node.Spec.Services.Keys.ToArray();
                Command(services[_random.Next(services.Length)], Verbs[_random.Next(Verbs.Length)]);
                break;
            case 9:
                Tell("news are late");
                _host.HoldsNews = true;
                break;
            case 10 or 11:
                Tell("news come");
                _host.HoldsNews = false;
                _host.Deliver();
                break;
            case 12 when _applying.IsCompleted:
                Tell("another configuration");
                _wanted = _trees.Next();
                _laws.ForgetRequirements();
                _applying = _node.ApplyAsync(_wanted, null, "a test");
                _wasChanging = true;
                break;
            case 13 when _random.Next(3) == 0:
                Tell("another daemon");
                End();
                StartDaemon();
                break;
        }

        Advance(TimeSpan.FromMilliseconds(_random.Next(4) == 0 ? _random.Next(30_000) : _random.Next(500)));

        // What was started while the tree changed was perhaps started by the configuration of before.
        var isChanging = !_applying.IsCompleted;
        _laws.Check(isChanging || _wasChanging);
        _wasChanging = isChanging;
    }

    /// <summary>Nothing goes wrong any more, and the operator wants everything: then all that can run does. In the end everything stops in order.</summary>
    public void Settle()
    {
        Tell("calm");
        _host.IsCalm = true;
        _host.Deliver();
        for (var round = 0; round < 3; round++)
        {
            _host.MakeReady();
            Run(TimeSpan.FromMinutes(1));
            WaitFor(_applying);
            WaitForAll();
            foreach (var service in _node.Spec.Services.Keys)
            {
                Command(service, CommandVerb.Clear);
                Command(service, CommandVerb.Start);
            }
        }

        Run(TimeSpan.FromMinutes(3));
        _laws.Check(isChanging: false);

        // Journals and continuations are on threads of their own, for which virtual time does not wait.
        for (var watch = Stopwatch.StartNew(); _laws.Missing() is { } missing; Run(TimeSpan.FromSeconds(1)))
        {
            Assert.True(watch.Elapsed < Patience, missing);
        }


        Tell("the end");
        _laws.IsEnding = true;
        var stop = _node.StopAllAsync();
        Run(TimeSpan.FromMinutes(1));
        WaitFor(stop);
        Assert.Empty(_host.Living);
        Assert.Empty(_host.Violations);
    }

    /// <summary>What is known of all services and groups, for a failure's message.</summary>
    public string Describe() => string.Join('\n', _node.Board.Current.Groups.Values.Select(g => $"{g.Status.Spec.Path} {g.Status.Spec.Strategy}: {g.Status.Word} ({g.Status.Reason}) with {string.Join(' ', g.Status.Spec.Members)}")
        .Concat(_node.Board.Current.Services.Values.Select(s => $"{s.Status.Spec.Name} #{s.Status.Model.LastNumber} {s.Status.Model.State.Word} wanted {s.Status.Model.Wanted} ({s.Status.Model.Reason}) requires {string.Join(", ", s.Status.Spec.Requires.Select(r => $"{r.Name} {r.Condition} {r.WhenLost}"))} conflicts {string.Join(' ', s.Status.Spec.Conflicts)}"))
        .Concat(_host.Living.Select(p => $"{p.Id} lives, alive {p.IsAlive}, with {p.Others} others"))
        .Concat(_node.Describe().Where(a => a.Mailbox > 0).Select(a => $"actor {a.Path} with {a.Mailbox} messages and {a.Children} children"))
        .Concat(_trouble).Append($"idle {_steps.IsIdle}"));

    private void StartDaemon()
    {
        _steps = new StepDispatcher();
        _isStarting = true;
        _applying = Task.CompletedTask;
        _laws.ForgetRequirements();
        var starting = SupervisionNode.StartAsync(_wanted, new NodeOptions
        {
            Journal = _journal,
            OpenHost = _host.Open,
            Time = _time,
            Dispatcher = _steps,
            Environment = new Dictionary<string, string>(),
            BootId = "boot",
            Seed = _random.Next(),
            Log = e => _trouble.Enqueue($"{e.Level} {e}"),
        });
        WaitFor(starting);
        _node = starting.Result;
        _steps.RunUntilIdle();
        _isStarting = false;
    }

    private void End() => WaitFor(_node.DisposeAsync().AsTask());

    private void Command(ServiceName service, CommandVerb verb)
    {
        Tell($"{verb} {service}");
        _ = _node.CommandAsync(service.Text, new ServiceCommand(verb, null, null, Sample.Alice, AwaitsOutcome: false), Patience, CancellationToken.None)
            .ContinueWith(t => t.Exception, TaskScheduler.Default);
        _steps.RunUntilIdle();
    }

    private void Run(TimeSpan time)
    {
        for (var until = _time.Now + time; _time.Now < until;)
        {
            Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    private void Advance(TimeSpan time)
    {
        var until = _time.Now + time;
        _steps.RunUntilIdle();
        while (_time.NextDue is { } due && due <= until)
        {
            _time.Advance(due > _time.Now ? due - _time.Now : TimeSpan.Zero);
            _steps.RunUntilIdle();
        }

        _time.Advance(until - _time.Now);
        _steps.RunUntilIdle();
    }

    /// <summary>An actor that is new reads its past on another thread, for which virtual time does not wait.</summary>
    private void WaitForAll()
    {
        bool HasBegun(ServiceSpec wanted) => _node.Board.Current.Services.TryGetValue(wanted.Name.Text, out var shown)
            && KeyChanges.Between(ServiceKeys.All, shown.Status.Spec, wanted).IsEmpty;
        for (var start = Stopwatch.StartNew(); !_node.Spec.Services.Values.All(HasBegun); _steps.RunUntilIdle())
        {
            Assert.True(start.Elapsed < Patience, "a service has not begun");
        }
    }

    private void WaitFor(Task task) => _steps.RunUntil(task, Patience);

    private void Tell(string what) => Story.Add($"{_time.Now.TotalSeconds:0.000} {what}");
}
