using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceInput;

namespace Supervision.Tests.Services;

/// <summary>
/// "While the keeper lives, no exit code is lost": a service whose daemon is killed at any moment, with any number of the last facts not yet on disk. The keeper
/// keeps what it was not told to forget, and in the end the journal tells of every process, in order, and how each ended.
/// </summary>
public sealed class DaemonDeathLawTests
{
    private const int Seeds = 3000;
    private const int Steps = 150;

    [Fact]
    public void Every_process_is_told_of_in_order_and_with_its_exit_whenever_the_daemon_is_killed()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var world = new World(seed);
            try
            {
                for (var i = 0; i < Steps; i++)
                {
                    world.Happen();
                }

                world.Settle();
                world.CheckJournal();
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e.Message}\n{string.Join('\n', world.Story.TakeLast(40))}\n{world.Told}");
            }
        }
    }

    private sealed class World
    {
        private readonly Random _random;
        private readonly ServiceSpec _spec;

        // The keeper: how each process ended that it keeps, null while it lives.
        private readonly SortedDictionary<int, ExitDescription?> _kept = [];
        private readonly Dictionary<int, ExitDescription?> _truth = [];

        // The journal, the part of it that is on disk, and what the keeper is to forget once so much is.
        private readonly List<ServiceFact> _facts = [];
        private readonly List<(int Facts, int Number)> _toForget = [];
        private int _durable;

        // The daemon.
        private readonly Queue<ServiceInput> _told = new();
        private ServiceInput? _alarm;
        private ServiceInput? _due;
        private ServiceModel _model = ServiceModel.New;
        private TimeSpan _clock = TimeSpan.FromHours(1);
        private int _exits;

        public World(int seed)
        {
            _random = new Random(seed);
            var overlaps = Chance(3);
            HookSpec[] hooks = [new HookSpec { Command = ["hook"], Origin = "" }];
            _spec = Sample.Web with
            {
                Handoff = new HandoffSpec { Mode = !overlaps ? HandoffMode.None : seed % 2 == 0 ? HandoffMode.Overlap : HandoffMode.Proxy },
                Type = !overlaps && Chance(5) ? ServiceType.OneShot : ServiceType.Daemon,
                Ready = new ReadySpec { When = Chance(3) ? ReadyWhen.Notify : ReadyWhen.Spawned },
                Hooks = new HooksSpec { PreStart = !overlaps && Chance(3) ? [.. hooks] : [], PostStop = !overlaps && Chance(3) ? [.. hooks] : [] },
                Restart = new RestartSpec { Limit = null, Backoff = new BackoffSpec { Min = TimeSpan.FromMilliseconds(1), Max = TimeSpan.FromMilliseconds(2) } },
            };
            Begin();
        }

        public List<string> Story { get; } = [];

        /// <summary>What the journal says of processes, in short.</summary>
        public string Told => string.Join(", ", _facts.Where(f => f is not (ServiceFact.Wished or ServiceFact.BackedOff)).Select(f => f.Text));

        public void Happen()
        {
            _clock += TimeSpan.FromMilliseconds(_random.Next(100));
            switch (_random.Next(10))
            {
                case 0: Step(new Command(Any(CommandVerb.Start, CommandVerb.Stop, CommandVerb.Restart), Sample.Alice)); break;
                case 1 or 2: Die(ExitDescription.Exited(++_exits), Chance(2) ? _model.LiveNumber : _model.Handoff?.Number); break;
                case 3 when Chance(2): KillDaemon(); break;
                case 4: Sync(_random.Next(_facts.Count - _durable + 1)); break;
                case 5: Ring(); break;
                default: Hear(); break;
            }
        }

        public void Settle()
        {
            Step(new Command(CommandVerb.Stop, Sample.Alice));
            for (var i = 0; i < 100 && (_told.Count > 0 || !_model.IsAtRest); i++)
            {
                Die(ExitDescription.Exited(++_exits), _model.LiveNumber);
                Die(ExitDescription.Exited(++_exits), _model.Handoff?.Number);
                Hear();
            }

            Sync(_facts.Count - _durable);
            Assert.True(_model.IsAtRest, $"it ends as {_model.State}");
        }

        public void CheckJournal()
        {
            Assert.Empty(_kept);
            var replayed = _facts.Aggregate(ServiceModel.New, ServiceMachine.Apply);
            Assert.Equal(_model.State, replayed.State);
            int? live = null;
            int? beside = null;
            foreach (var fact in _facts)
            {
                switch (fact)
                {
                    case ServiceFact.SpawnOrdered f:
                        Assert.False(live is { } former && _truth.ContainsKey(former), $"{f.Number} was ordered while {live} lived");
                        live = f.Number;
                        break;
                    case ServiceFact.Started f:
                        if (f.Number == beside)
                        {
                            Assert.Equal(f.Number, f.Process.Pid);
                            break;
                        }

                        Assert.False(live is { } other && other != f.Number && _truth.ContainsKey(other), $"{f.Number} started while {live} lived");
                        Assert.Equal(f.Number, f.Process.Pid);
                        live = f.Number;
                        break;
                    case ServiceFact.HandoffBegan f:
                        Assert.Null(beside);
                        Assert.NotNull(live);
                        beside = f.Number;
                        break;
                    case ServiceFact.HandedOver f:
                        Assert.Equal(beside, f.Number);
                        (live, beside) = (f.Number, live);
                        break;
                    case ServiceFact.HandoffOver f:
                        Assert.Null(beside);
                        break;
                    case ServiceFact.Ended f:
                        Assert.True(f.Number == live || f.Number == beside, $"{f.Number} ended, and neither {live} nor {beside}");
                        Assert.Equal(_truth.GetValueOrDefault(f.Number) ?? ExitDescription.Lost, f.Exit);
                        (live, beside) = (f.Number == live ? null : live, f.Number == beside ? null : beside);
                        break;
                }
            }

            Assert.Equal(_truth.Keys.Order(), _facts.OfType<ServiceFact.Started>().Select(f => f.Number).Order());
            Assert.Equal(_truth.Keys.Order(), _facts.OfType<ServiceFact.Ended>().Where(f => _truth.ContainsKey(f.Number)).Select(f => f.Number).Order());
        }

        private void KillDaemon()
        {
            Sync(_random.Next(_facts.Count - _durable + 1));
            Story.Add($"the daemon dies; lost are: {string.Join(", ", _facts.Skip(_durable).Select(f => f.GetType().Name + ": " + f.Text))}");
            _facts.RemoveRange(_durable, _facts.Count - _durable);
            _toForget.Clear();
            _told.Clear();
            (_alarm, _due) = (null, null);
            foreach (var number in _kept.Keys.Where(_ => Chance(2)).ToArray())
            {
                Die(ExitDescription.Exited(++_exits), number);
            }

            _told.Clear();

            Begin();
        }

        private void Begin()
        {
            _model = _facts.Aggregate(ServiceModel.New, ServiceMachine.Apply);
            Step(new Recovered(Sample.BootId, [.. _kept.Select(p => new KeptProcess(p.Key, ProcessOf(p.Key), p.Value, 0)).OrderBy(_ => _random.Next())]));
        }

        private void Sync(int count)
        {
            _durable += count;
            foreach (var (_, number) in _toForget.Where(f => f.Facts <= _durable))
            {
                if (_kept.GetValueOrDefault(number) is not null)
                {
                    _kept.Remove(number);
                }
            }

            _toForget.RemoveAll(f => f.Facts <= _durable);
        }

        private void Hear()
        {
            if (_told.TryDequeue(out var input))
            {
                Step(input);
            }
        }

        private void Ring()
        {
            if (_due is { } due)
            {
                _due = null;
                Step(due);
            }
            else if (_alarm is { } alarm)
            {
                _alarm = null;
                Step(alarm);
            }
        }

        private void Die(ExitDescription exit, int? number)
        {
            if (number is { } n && _kept.TryGetValue(n, out var ended) && ended is null)
            {
                _kept[n] = _truth[n] = exit;
                _told.Enqueue(new Exited(n, exit, 0));
            }
        }

        private void Step(ServiceInput input)
        {
            var decision = ServiceMachine.Decide(_model, input, new Surroundings(_spec, Gates.Open, Sample.Now, _clock, 0.5));
            Story.Add($"{input.GetType().Name} {(input as Command)?.Verb} in {_model.State.Word}: {string.Join(", ", decision.Facts.Select(f => f.GetType().Name + ": " + f.Text))}; {string.Join(", ", decision.Effects.Select(e => e.GetType().Name))}");
            _model = decision.Model;
            _facts.AddRange(decision.Facts);
            foreach (var effect in decision.Effects)
            {
                Perform(effect);
            }

            Sync(0);
        }

        private void Perform(ServiceEffect effect)
        {
            switch (effect)
            {
                case ServiceEffect.Spawn e when Chance(10):
                    _told.Enqueue(new SpawnFailed(e.Number, "no memory", IsTransient: true));
                    break;
                case ServiceEffect.SpawnBeside or ServiceEffect.Drain:
                    // Not before it is known to be on disk.
                    Sync(_facts.Count - _durable);
                    if (effect is ServiceEffect.SpawnBeside beside)
                    {
                        Assert.True(_kept.Count(p => p.Value is null) <= 1, "a third process");
                        Begin(beside.Number);
                    }
                    else if (Chance(2))
                    {
                        Die(ExitDescription.Exited(0), ((ServiceEffect.Drain)effect).Number);
                    }

                    break;
                case ServiceEffect.Spawn e:
                    Assert.DoesNotContain(_kept, p => p.Value is null && p.Key != _model.Handoff?.Number);
                    Begin(e.Number);
                    break;
                case ServiceEffect.StopSignal e:
                    Die(ExitDescription.Signaled("SIGTERM"), e.Number);
                    break;
                case ServiceEffect.Kill e:
                    Die(ExitDescription.Signaled("SIGKILL"), e.Number);
                    break;
                case ServiceEffect.HandoffDeadline e:
                    _due = new HandoffDue(e.Number);
                    break;
                case ServiceEffect.Oblivion e:
                    _toForget.Add((_facts.Count, e.Number));
                    break;
                case ServiceEffect.Hooks e:
                    _told.Enqueue(new HooksEnded(e.Moment, e.Number, null));
                    break;
                case ServiceEffect.Alarm:
                    _alarm = new BackoffElapsed();
                    break;
            }
        }

        private void Begin(int number)
        {
            _truth.Add(number, null);
            _kept.Add(number, null);
            _told.Enqueue(new Spawned(number, ProcessOf(number)));
        }

        private static MainProcess ProcessOf(int number) => Sample.Process with { Pid = number };

        private bool Chance(int of) => _random.Next(of) == 0;

        private T Any<T>(params T[] choices) => choices[_random.Next(choices.Length)];
    }
}
