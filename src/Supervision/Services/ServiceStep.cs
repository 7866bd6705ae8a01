using System.Collections.Immutable;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;
using static Supervision.Services.ServiceEffect;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>One decision in the making: facts are applied as they are recorded, so that later parts of the decision see them.</summary>
internal sealed class ServiceStep(ServiceModel model, Surroundings surroundings)
{
    private readonly ImmutableArray<ServiceFact>.Builder _facts = ImmutableArray.CreateBuilder<ServiceFact>();
    private readonly ImmutableArray<ServiceEffect>.Builder _effects = ImmutableArray.CreateBuilder<ServiceEffect>();

    private TimeSpan _ago;

    public ServiceModel Model { get; private set; } = model;

    public ServiceSpec Spec => surroundings.Spec;

    /// <summary>What is wanted of the next process.</summary>
    public ServiceSpec Next => surroundings.Next ?? surroundings.Spec;

    /// <summary>What is wanted of one that is started now.</summary>
    public ServiceSpec Newest => surroundings.Newest ?? surroundings.Spec;

    public Gates Gates => surroundings.Gates;

    /// <summary>For a process that is started by a spec.</summary>
    public int? PortFor(ServiceSpec spec) => spec.Handoff.IsFronted ? surroundings.Port : null;

    /// <summary>Whatever is told of later comes later, though it happened before: what was decided meanwhile was decided without knowing of it.</summary>
    public DateTimeOffset Now => _ago == TimeSpan.Zero || surroundings.Now - _ago > Model.Since ? surroundings.Now - _ago : Model.Since;

    public TimeSpan Clock => surroundings.Clock - _ago;

    /// <summary>What is recorded next happened at this time of the monotonic clock; null: now.</summary>
    public void LookBack(TimeSpan? clock) => _ago = clock is { } then && then < surroundings.Clock ? surroundings.Clock - then : TimeSpan.Zero;

    public double Chance => surroundings.Chance;

    public ImmutableArray<ServiceFact> Facts => _facts.ToImmutable();

    public ImmutableArray<ServiceEffect> Effects => _effects.ToImmutable();

    public void Record(ServiceFact fact)
    {
        _facts.Add(fact);
        Model = ServiceProjection.Apply(Model, fact);
    }

    public void Perform(ServiceEffect effect) => _effects.Add(effect);

    public void Wish(bool wanted, bool? enabled, Cause cause)
    {
        if (Model.Wanted != wanted || (enabled is not null && Model.EnabledByOperator != enabled))
        {
            var text = enabled switch { true => "enabled", false => "disabled", null => wanted ? "start asked for" : "stop asked for" };
            Record(new ServiceFact.Wished(wanted, enabled) { At = Now, Clock = Clock, Cause = cause, Text = text });
        }
    }

    public void Clear(Cause cause)
    {
        if (Model.Restarts > 0 || Model.Streak > 0 || Model.State is Failed)
        {
            Record(new ServiceFact.Cleared { At = Now, Clock = Clock, Cause = cause, Text = "failure and counters forgotten" });
        }
    }

    /// <summary>Nothing of it runs: go where wish and gates lead.</summary>
    public void SettleDown(Cause cause)
    {
        if (Model.State is Waiting { Preparing: not null })
        {
            if (Model.Wanted && Gates.AgainstStarting is null)
            {
                return;
            }

            Perform(new HooksBreak());
        }

        if (!Model.Wanted)
        {
            if (Model.State is not Disabled)
            {
                Record(new ServiceFact.Rested { At = Now, Clock = Clock, Cause = cause, Text = "stopped" });
            }
        }
        else if (Gates.AgainstStarting is { } obstacle)
        {
            Wait(obstacle);
        }
        else if (!BeginHooks(HookMoment.PreStart, Model.LastNumber + 1, cause))
        {
            OrderSpawn(Model.LastNumber + 1, cause);
        }
    }

    public void OrderSpawn(int number, Cause cause)
    {
        // Whatever led to it may be long past.
        LookBack(null);
        var runsBy = SpecImprint.Of(Spec);
        RecordOrder(number, cause, Model.RunsBy is { } before && SpecImprint.AreSame(before, runsBy) ? null : runsBy);
        Perform(new Spawn(number));
    }

    /// <param name="number">The incarnation.</param>
    /// <param name="cause">Who or what has it started.</param>
    /// <param name="runsBy">By what it is started; null: by the same as the one before it.</param>
    public void RecordOrder(int number, Cause cause, ImmutableSortedDictionary<string, string>? runsBy)
    {
        Record(new ServiceFact.SpawnOrdered(number)
        {
            At = Now,
            Clock = Clock,
            Cause = cause,
            Text = "starting",
            RunsBy = runsBy,
            Port = PortFor(Spec),
        });
    }

    /// <summary>False when there are no hooks of that moment.</summary>
    public bool BeginHooks(HookMoment moment, int number, Cause cause)
    {
        if (Spec.Hooks.At(moment).IsEmpty)
        {
            return false;
        }

        Record(new ServiceFact.HooksBegan(moment, number) { At = Now, Clock = Clock, Cause = cause, Text = $"{Words.Of(moment)} hooks run" });
        Perform(new ServiceEffect.Hooks(moment, number));
        return true;
    }

    public void Wait(Obstacle obstacle)
    {
        if (Model.State is not Waiting w || w.For != obstacle.Text)
        {
            Record(new ServiceFact.Waited(obstacle.Text) { At = Now, Clock = Clock, Cause = obstacle.Cause, Text = $"waits for {obstacle.Text}" });
        }
    }

    public void Started(int number, MainProcess process, Cause cause)
    {
        RecordStart(number, process, cause);
        if (Model.State is Running)
        {
            TakeCare(number);
            BeginHooks(HookMoment.PostStart, number, cause);
        }
        else if (Model.State is Starting)
        {
            AwaitReadiness(number);
        }
    }

    /// <summary>Says that it was started, and does nothing for it.</summary>
    public void RecordStart(int number, MainProcess process, Cause cause)
    {
        var ready = Spec is { Type: ServiceType.Daemon, Ready.When: ReadyWhen.Spawned };
        Record(new ServiceFact.Started(number, process, ready)
        {
            At = Now,
            Clock = Clock,
            Cause = cause,
            Text = ready ? Words.Runs(process.Pid)
                : Spec.Type is ServiceType.OneShot ? $"{Words.Process(process.Pid)} has to complete"
                : $"{Words.Process(process.Pid)} is not ready yet",
        });
    }

    /// <summary>One-shots show by their end how it went, and take their time.</summary>
    public void AwaitReadiness(int number)
    {
        if (Spec.Type is ServiceType.OneShot)
        {
            return;
        }

        // What a forking service is started with does not serve anybody.
        if (Spec.Type is not ServiceType.Forking)
        {
            Perform(new ReadinessWatch(number));
        }

        Perform(new StartDeadline(number, Spec.Ready.Timeout));
    }

    public void BecomeReady(int number, int pid, Cause cause)
    {
        Record(new ServiceFact.BecameReady(number) { At = Now, Clock = Clock, Cause = cause, Text = Words.Runs(pid) });
        TakeCare(number);
        BeginHooks(HookMoment.PostStart, number, cause);
    }

    public void TakeCare(int number)
    {
        if (Spec.Health is not null || Spec.Watchdog is not null)
        {
            Perform(new Care(number));
        }
    }

    /// <summary>It lives, but is to be ended and judged as if it had died.</summary>
    public void Condemn(int number, string why, bool isFinal)
    {
        Record(new ServiceFact.Condemned(number, isFinal) { At = Now, Clock = Clock, Cause = new Cause(CauseKind.Health, null, why), Text = why });
        if (Gates.DependentsLeft)
        {
            AskToStop(Model.Cause);
        }
    }

    public void Finish(Cause cause, string text) =>
        Record(new ServiceFact.Finished { At = Now, Clock = Clock, Cause = cause, Text = text });

    public void BeginStop(Cause cause)
    {
        if (Model.State is Stopping)
        {
            return;
        }

        ServiceHandoff.OnStop(this);
        Record(new ServiceFact.StopBegan { At = Now, Clock = Clock, Cause = cause, Text = "stopping: those that depend on it go first" });
        if (Gates.DependentsLeft)
        {
            AskToStop(cause);
        }
    }

    /// <summary>Nobody depends on it any more: hooks first, then the process.</summary>
    public void AskToStop(Cause cause)
    {
        if (Model.State is not Stopping { Process: not null, Phase: StopPhase.Dependents } s || !BeginHooks(HookMoment.PreStop, s.Number, cause))
        {
            AskProcessToStop(cause);
        }
    }

    public void AskProcessToStop(Cause cause)
    {
        Record(new ServiceFact.StopAsked { At = Now, Clock = Clock, Cause = cause, Text = "stopping" });
        if (Model.State is Stopping { Process: not null } s)
        {
            Perform(new StopSignal(s.Number));
        }

        Perform(new StopDeadline(Model.LiveNumber!.Value, Spec.Stop.Timeout));
    }

    public void Ended(ServiceInput.Exited input)
    {
        var cause = Model.State is Stopping ? Model.Cause : Cause.Exit(input.Exit);
        Record(new ServiceFact.Ended(input.Number, input.Exit, input.Leftovers) { At = Now, Clock = Clock, Cause = cause, Text = input.Exit.Text });
    }

    public void KillRest(string why)
    {
        Record(new ServiceFact.KillBegan { At = Now, Clock = Clock, Cause = Model.Cause, Text = $"killing: {why}" });

        // One that is not spawned yet is killed when it is.
        if (Model.State is Stopping s && (s.Process is not null || s.Exit is not null))
        {
            Perform(new ServiceEffect.Kill(s.Number));
        }
    }
}
