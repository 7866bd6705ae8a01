using System.Collections.Immutable;
using Supervision.Services;
using Supervision.Specs;
using static Supervision.Services.ServiceInput;
using static Supervision.Services.ServiceState;

namespace Supervision.Tests.Services;

/// <summary>
/// A service in a world by chance: processes that come late, crash, ignore signals or never become ready, hooks that fail, an operator
/// who changes his mind, dependencies that come and go, handoffs that fail. Whatever happens, the laws hold, and in the end it runs.
/// </summary>
public sealed class ServiceLawTests
{
    private const int Steps = 120;

    [Fact]
    public void No_two_processes_ever_live_but_in_a_handoff_and_what_is_wanted_and_can_start_runs_in_the_end()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var world = new World(seed);
            try
            {
                for (var i = 0; i < Steps; i++)
                {
                    world.Happen();
                }

                world.Settle();
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException { Message: var m } || !m.StartsWith("seed", StringComparison.Ordinal))
            {
                Assert.Fail($"seed {seed}: {e.Message}\n{string.Join('\n', world.Story.TakeLast(25))}");
            }
        }
    }

    private sealed class World
    {
        private static readonly Obstacle Missing = new("db to be ready", Cause.Dependency("it requires db"));

        private readonly Random _random;
        private readonly Random _stores = new(0);
        private ServiceModel _stored = ServiceModel.New;
        private readonly ServiceSpec _spec;
        private readonly Dictionary<int, Life> _processes = [];
        private readonly List<(HookMoment Moment, int Number)> _hooks = [];
        private readonly Dictionary<string, ServiceInput> _timers = [];
        private readonly HashSet<int> _leaving = [];
        private readonly List<ServiceInput> _told = [];
        private ServiceModel _model = ServiceModel.New;
        private Gates _gates = Gates.Open;
        private TimeSpan _clock = TimeSpan.FromHours(1);

        public World(int seed)
        {
            _random = new Random(seed);
            var overlaps = Chance(3);
            ImmutableArray<HookSpec> Hooks() => overlaps || Chance(2) ? [] : [new HookSpec { Command = ["hook"], Origin = "" }];
            _spec = Sample.Web with
            {
                Type = !overlaps && Chance(4) ? ServiceType.OneShot : ServiceType.Daemon,
                Handoff = new HandoffSpec { Mode = !overlaps ? HandoffMode.None : seed % 2 == 0 ? HandoffMode.Overlap : HandoffMode.Proxy, WhenBusy = Chance(2) ? WhenBusy.Wait : WhenBusy.Refuse },
                Ready = new ReadySpec { When = Chance(2) ? ReadyWhen.Spawned : ReadyWhen.Notify },
                Hooks = new HooksSpec { PreStart = Hooks(), PostStart = Hooks(), PreStop = Hooks(), PostStop = Hooks() },
                Health = Chance(2) ? null : new HealthSpec { Probe = new ProbeSpec.Tcp("127.0.0.1", 80), Action = Chance(2) ? HealthAction.Restart : HealthAction.Fail },
                Watchdog = Chance(2) ? null : TimeSpan.FromSeconds(5),
                Reload = Chance(2) ? ReloadSpec.None : new ReloadSpec { Signal = 1, Notifies = Chance(2) },
                Restart = new RestartSpec { Limit = Chance(2) ? null : 3 },
            };
            Step(new Recovered(Sample.BootId, []));
        }

        public List<string> Story { get; } = [];

        private enum Life
        {
            Ordered,
            Alive,
            Dead,
        }

        /// <summary>One thing that can happen now.</summary>
        public void Happen()
        {
            _clock += TimeSpan.FromMilliseconds(_random.Next(3000));
            switch (_random.Next(12))
            {
                case 0: Step(new Command(Pick(Enum.GetValues<CommandVerb>()), Sample.Alice)); break;
                case 1: _gates = Pick(Gates.Open, Gates.Open, Gates.Open with { Missing = Missing }, Gates.Open with { Missing = Missing, Lost = Missing }, Gates.Open with { DependentsLeft = false }); Step(new GatesChanged()); break;
                case 2: Die(ExitDescription.Exited(_random.Next(3)), Any()); break;
                case 3 when Any() is { } n: Step(Pick<ServiceInput>(new ReadyTold(n), new ReloadingTold(n), new StoppingTold(n), new MoreTimeAsked(n, TimeSpan.FromSeconds(1)))); break;
                case 4 when Any() is { } n && _spec.Health is not null: Step(new HealthJudged(n, Chance(2), "by chance")); break;
                case 5 when Any() is { } n && _spec.Watchdog is not null && Chance(3): Step(new WatchdogExpired(n)); break;
                case 6 or 7: EndHooks(Chance(4) ? "by chance" : null); break;
                case 8: Ring(); break;
                default: Advance(); break;
            }
        }

        /// <summary>The world comes to rest, and nothing goes wrong any more.</summary>
        public void Settle()
        {
            _gates = Gates.Open;
            Step(new GatesChanged());
            Step(new Command(CommandVerb.Clear, Sample.Alice));
            Step(new Command(CommandVerb.Start, Sample.Alice));
            for (var i = 0; i < 100 && !IsAtRest(); i++)
            {
                _clock += TimeSpan.FromSeconds(40);
                if (_hooks.Count > 0)
                {
                    EndHooks(null);
                }
                else if (_told.Count > 0 || _processes.ContainsValue(Life.Ordered))
                {
                    Advance();
                }
                else if (_model.Handoff is { Phase: HandoffPhase.Rising, Process: not null } rising && (rising.ReadySince is null || (rising.Healthy is not true && _spec.Health is not null)))
                {
                    Step(rising.ReadySince is null ? new ReadyTold(rising.Number) : new HealthJudged(rising.Number, true, ""));
                }
                else if (_model.State is Starting { Process: not null } s)
                {
                    if (_spec.Type is ServiceType.OneShot)
                    {
                        Die(ExitDescription.Exited(0), s.Number);
                    }
                    else
                    {
                        Step(new ReadyTold(s.Number));
                    }
                }
                else if (_model.State is Failed)
                {
                    // It was found unhealthy before, and stays down until somebody acts.
                    Step(new Command(CommandVerb.Start, Sample.Alice));
                }
                else
                {
                    Ring();
                }
            }

            Assert.True(IsAtRest(), $"it ends as {_model.State.Word} ({_model.State}): {_model.Reason}");
            Assert.Equal(_spec.Type is ServiceType.OneShot ? 0 : 1, _processes.Values.Count(p => p is Life.Alive));
        }

        private bool IsAtRest() => _hooks.Count == 0 && _model.Handoff is null && _told.Count == 0 && (_spec.Type is ServiceType.OneShot ? _model.State is Completed : _model.State is Running);

        /// <summary>One of those that there are.</summary>
        private int? Any() => _model.Handoff is { } handoff && Chance(2) ? handoff.Number : _model.LiveNumber;

        /// <summary>The host of the processes gets on with its work.</summary>
        private void Advance()
        {
            if (_told.Count > 0)
            {
                var next = _told[0];
                _told.RemoveAt(0);
                Step(next);
            }
            else if (_processes.FirstOrDefault(p => p.Value is Life.Ordered) is { Key: > 0 and var number })
            {
                _processes[number] = Life.Alive;
                Step(new Spawned(number, Sample.Process with { Pid = number }));
            }
        }

        private void Die(ExitDescription exit, int? which)
        {
            if (which is { } number && _processes.GetValueOrDefault(number, Life.Dead) is Life.Alive)
            {
                _processes[number] = Life.Dead;
                _told.Add(new Exited(number, exit, Leftovers: 0));
            }
        }

        private void EndHooks(string? error)
        {
            if (_hooks.Count > 0)
            {
                var (moment, number) = _hooks[0];
                _hooks.RemoveAt(0);
                Step(new HooksEnded(moment, number, error));
            }
        }

        private void Ring()
        {
            if (_timers.Count > 0)
            {
                var (name, input) = _timers.ElementAt(_random.Next(_timers.Count));
                _timers.Remove(name);
                Step(input);
            }
        }

        private void Step(ServiceInput input)
        {
            var decision = ServiceMachine.Decide(_model, input, new Surroundings(_spec, _gates, Sample.Now, _clock, _random.NextDouble()));
            Story.Add($"{input.GetType().Name} {(input as Command)?.Verb} in {_model.State.Word}: {string.Join(", ", decision.Facts.Select(f => f.Text))} → {decision.Model.State.Word}; {string.Join(", ", decision.Effects.Select(e => e.GetType().Name))}");
            var replayed = decision.Facts.Aggregate(_model, ServiceMachine.Apply);
            Assert.Equal(decision.Model.State, replayed.State);
            FollowStored(decision);
            _model = decision.Model;
            Assert.True(_processes.Values.Count(p => p is not Life.Dead) <= 2, "three processes");
            foreach (var effect in decision.Effects)
            {
                Perform(effect);
            }

            if (_model.State is not Running)
            {
                // As the attendants do.
                _hooks.RemoveAll(h => h.Moment is HookMoment.PostStart);
            }
        }

        /// <summary>What is stored now and then, and read again, is as good as all the facts before it.</summary>
        private void FollowStored(Decision decision)
        {
            var types = ServiceFactTypes.Register();
            _stored = decision.Facts.Aggregate(_stored, ServiceMachine.Apply);
            if (_stores.Next(20) == 0)
            {
                var (manifest, payload) = types.Serialize(_stored);
                _stored = ((ServiceModel)types.Deserialize(manifest, payload)).Restored();
                Assert.Equal(types.Serialize(decision.Model), types.Serialize(_stored));
                Assert.Equal(decision.Model with { Commands = [], RecentRestarts = [], RunsBy = null, Handoff = null }, _stored with { Commands = [], RecentRestarts = [], RunsBy = null, Handoff = null });
            }
        }

        private void Perform(ServiceEffect effect)
        {
            switch (effect)
            {
                case ServiceEffect.Spawn e:
                    // One that has connections left is not told to leave yet.
                    Assert.DoesNotContain(_processes, p => p.Value is not Life.Dead && !_leaving.Contains(p.Key) && !(_model.Handoff is { Phase: HandoffPhase.Emptying } old && old.Number == p.Key));
                    Assert.True(_processes.TryAdd(e.Number, Life.Ordered), $"number {e.Number} is given again");
                    break;
                case ServiceEffect.SpawnBeside e:
                    Assert.True(_processes.Count(p => p.Value is not Life.Dead) <= 1, "a third process");
                    Assert.True(_spec.Handoff.Mode is not HandoffMode.None && _processes.TryAdd(e.Number, Life.Ordered), $"number {e.Number} is given again");
                    break;
                case ServiceEffect.Drain e:
                    // The new one may have died without a word of that having come.
                    Assert.Contains(_processes, p => _spec.Handoff.IsFronted || p.Key != e.Number && (p.Value is not Life.Dead || _told.OfType<Exited>().Any(t => t.Number == p.Key)));
                    _leaving.Add(e.Number);
                    if (Chance(2))
                    {
                        Die(ExitDescription.Exited(0), e.Number);
                    }

                    break;
                case ServiceEffect.StopSignal or ServiceEffect.Signal { Value: 6 }:
                    if (Chance(2))
                    {
                        Die(ExitDescription.Signaled("SIGTERM"), _model.LiveNumber);
                    }

                    break;
                case ServiceEffect.Kill e:
                    _leaving.Add(e.Number);
                    if (_processes.GetValueOrDefault(e.Number) is Life.Ordered)
                    {
                        _told.Add(new Spawned(e.Number, Sample.Process with { Pid = e.Number }));
                        _processes[e.Number] = Life.Alive;
                    }

                    Die(ExitDescription.Signaled("SIGKILL"), e.Number);
                    _told.Add(new TreeGone(e.Number));
                    break;
                case ServiceEffect.Oblivion e:
                    Assert.NotEqual(Life.Alive, _processes.GetValueOrDefault(e.Number, Life.Dead));
                    break;
                case ServiceEffect.Hooks e:
                    Assert.DoesNotContain(_hooks, h => h.Moment == e.Moment);
                    _hooks.Add((e.Moment, e.Number));
                    break;
                case ServiceEffect.HooksBreak:
                    _hooks.RemoveAll(h => h.Moment is HookMoment.PreStart or HookMoment.PreStop);
                    break;
                case ServiceEffect.Alarm: _timers["alarm"] = new BackoffElapsed(); break;
                case ServiceEffect.StopDeadline e: _timers["stop"] = new StopTimedOut(e.Number); break;
                case ServiceEffect.HandoffDeadline e: _timers["handoff"] = new HandoffDue(e.Number); break;
                case ServiceEffect.StartDeadline e: _timers[$"start {e.Number}"] = new StartTimedOut(e.Number); break;
                case ServiceEffect.ReloadDeadline e: _timers["reload"] = new ReloadTimedOut(e.Number); break;
            }
        }

        private bool Chance(int of) => _random.Next(of) == 0;

        private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
    }
}
