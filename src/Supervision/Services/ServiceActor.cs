using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Dependencies;
using Supervision.Fronting;
using Supervision.Groups;
using Supervision.ReadModel;
using Supervision.Schedules;
using Supervision.Specs;
using Supervision.StandingOrders;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>
/// The shell around <see cref="ServiceMachine"/>: feeds it what happens, records its facts, performs its effects, and
/// tells dependents, group and read model what has changed.
/// </summary>
internal sealed partial class ServiceActor : PersistentActor
{
    /// <summary>How long a service that was on its way down when the daemon ended waits for its dependents to ask for it again.</summary>
    private static readonly TimeSpan DependentsPatience = TimeSpan.FromMilliseconds(200);

    private readonly SpecInForce _specs;
    private readonly ServiceSettings _settings;
    private readonly ServiceLinks _links;
    private readonly RequirementTracker _requirements;
    private readonly CommandDesk _desk;
    private readonly ProviderSide _offer;
    private readonly Attendance _attendance;
    private readonly EffectPerformer _performer;
    private readonly ServiceFront _front;
    private readonly ServiceSchedule _schedule;
    private readonly OrderBook _orders;
    private readonly Notices _notices = new();
    private ImmutableArray<string> _outputWarnings = [];

    private ServiceModel _model = ServiceModel.New;
    private readonly List<(object Message, IActorRef Sender)> _early = [];
    private bool _hasEntered;
    private bool _groupIsFree;
    private bool _awaitsPermit;
    private bool _hasLeft;
    private MemberReport? _reported;
    private long _changes;

    public ServiceActor(ServiceSpec spec, ServiceSettings settings, ServiceLinks links, bool groupIsFree)
    {
        // An actor that is made again finds the spec as it is now.
        spec = settings.Node.Services.GetValueOrDefault(spec.Name) ?? spec;
        _specs = new SpecInForce(spec);
        _settings = settings;
        _links = links;
        _groupIsFree = groupIsFree;
        _requirements = new RequirementTracker(spec, settings.Node.Services);
        _desk = new CommandDesk(spec);
        _offer = new ProviderSide(spec, links.Subscribers);
        _front = new ServiceFront(Context, spec.Name, settings);
        _attendance = new Attendance(Context, spec, settings, links, number => _model.PortOf(number));
        _performer = new EffectPerformer(Context, _specs, settings, _attendance);
        _schedule = new ServiceSchedule(spec, settings.Time);
        _orders = new OrderBook(spec.Name, settings);

        Recover<ServiceFact>(fact => _model = ServiceMachine.Apply(_model, fact));
        RecoverSnapshot<ServiceModel>((model, stored) => (_model, _storedUpTo) = (model.Restored(), stored.SequenceNumber));
    }

    public static Props Props(ServiceSpec spec, ServiceSettings settings, ServiceLinks links, bool groupIsFree) =>
        Actors.Props.Create(() => new ServiceActor(spec, settings, links, groupIsFree));

    private ServiceSpec _spec => _specs.Current;

    public override string PersistenceId => PersistenceIdOf(_spec.Name);

    public static string PersistenceIdOf(ServiceName name) => $"service-{name.Text}";

    protected override void OnRecoveryCompleted()
    {
        _desk.Resume(_model);
        if (_links.Directory is not null)
        {
            Enter();
        }
    }

    /// <param name="why">Why it is there, should this be the first time in this boot; null: because the node started.</param>
    private void Enter(Cause? why = null)
    {
        SubscribeToProviders();
        HearListeners();
        if (_model.LiveNumber is null && (_model.Wanted || (_model.BootId != _settings.BootId && _spec.StartsWithNode)) && _model.IsEnabled(_spec.Enabled))
        {
            Invite();
        }

        if (_model is { LiveNumber: { } live, Process: { } process } && _model.BootId == _settings.BootId)
        {
            _settings.Link.Recall(_spec.Name, live, process, _settings.BootId);
        }

        if (_model.Handoff is { Number: var second, Process: { } beside } && _model.BootId == _settings.BootId)
        {
            _settings.Link.Recall(_spec.Name, second, beside, _settings.BootId);
        }

        Step(new ServiceInput.Recovered(_settings.BootId, _settings.Link.Of(_spec.Name, _model.LastStarted))
        {
            EndsOrphans = EndsOrphans,
            Cause = why ?? Cause.Boot,
            First = _spec.Name.Replica > 0 && _settings.ModelOf(_spec.Name.Service) is { BootId: not null } first ? first : null,
        });
        _hasEntered = true;
        if (_links.Word.Held is not null)
        {
            // A group that had failed before this daemon began.
            Step(new ServiceInput.GatesChanged());
        }

        if (_model.State is Stopping { Phase: StopPhase.Dependents })
        {
            // Those that depend on it begin just now, and ask for it soon. It goes on when they have let go, also when there are none.
            Context.Timers.StartSingleTimer("dependents", new ServiceInput.GatesChanged(), DependentsPatience);
        }

        foreach (var (message, sender) in _early)
        {
            Self.Tell(message, sender);
        }

        _early.Clear();
        _schedule.Begin(Context, _model);
        FollowSchedule();
        _front.Follow(_model, _spec);
        Offer();
        Publish();

        // Who had asked before it was known has had no answer.
        foreach (var subscriber in _links.Subscribers)
        {
            subscriber.Tell(_offer.Current, Self);
        }
    }

    private bool EndsOrphans => _settings.Node.Orphans is OrphanPolicy.Kill;

    private void FollowSchedule()
    {
        if (_schedule.FollowUp(_model) is { } follow)
        {
            Step(follow);
        }
    }

    /// <summary>One input, and whatever follows from it by itself.</summary>
    private void Step(ServiceInput input, PendingCommand? command = null)
    {
        if (Replaces(input) && AwaitsConfirmation(input))
        {
            return;
        }

        var given = command is null ? null : Take(command.Given);
        for (ServiceInput? next = input; next is not null;)
        {
            var gates = Gates();
            var decision = ServiceMachine.Decide(
                _model, next, new Surroundings(_spec, gates, _settings.Time.GetUtcNow(), MonotonicTime.Elapsed(_settings.Time), _settings.NextChance())
                {
                    Next = _specs.Next,
                    Newest = _specs.Newest,
                    Port = _front.NextPort(_specs.Newest),
                });
            var before = _model;
            _model = decision.Model;
            var advanced = _model.LiveNumber is null ? _specs.Advance() : null;
            if (advanced is not null)
            {
                TakeSpec();
            }

            // What is left with the keeper is taken back before anything is signalled.
            FollowOrders(next, gates);
            foreach (var effect in decision.Effects)
            {
                _awaitsPermit |= effect is ServiceEffect.GroupVerdict;
                if (!IsLate(effect))
                {
                    _performer.Perform(effect, _model);
                }
            }

            FollowHandoff(before);
            if (command is not null)
            {
                _desk.Accept(command, decision.Refusal);
            }

            Record(given is null ? decision.Facts : decision.Facts.Insert(0, given), command, decision.Effects.RemoveAll(e => !IsLate(e)));
            (command, given) = (null, null);
            if (!ReferenceEquals(before, _model))
            {
                AfterChange();
            }

            next = advanced ?? (Gates() == gates ? null : (ServiceInput)new ServiceInput.GatesChanged());
        }

        if (_model.LiveNumber is null)
        {
            _requirements.ExcuseNothing();
        }

        if (_requirements.TakeReturned(_model.LiveNumber is not null) is { } returned)
        {
            Step(new ServiceInput.ProviderReturned(returned));
            return;
        }

        if (_schedule.FollowUp(_model) is { } follow)
        {
            Step(follow);
            return;
        }

        Offer();
        ReleaseProviders();
        Report();
        FollowTurn();
        FollowCalls();
        FollowConfirmation();
        _desk.Settle(_model, Status, Remember);
        GoIfAsked();
    }

    private void FollowOrders(ServiceInput input, Gates gates)
    {
        if (input is ServiceInput.Respawned respawned && _model.LiveNumber == respawned.Next.Number)
        {
            _orders.Assume(respawned.Next.Number);
        }
        else if (input is ServiceInput.Recovered && _model.LiveNumber is { } number)
        {
            _orders.Assume(number);
        }

        _orders.Follow(_model, _spec, gates, MonotonicTime.Elapsed(_settings.Time));
    }

    private Gates Gates() => new(
        _requirements.Missing,
        _requirements.Lost,
        _specs.Coming ?? _links.Word.NotYet,
        _links.Leave?.Why ?? _links.Word.Held,
        _offer.IsFreeToLeave,
        _groupIsFree,
        _awaitsPermit)
    {
        Order = _requirements.Order,
        Conflict = Conflict(),
        Listener = ListenerGate(),
    };

    /// <summary>The host keeps how a process ended until that is on disk: should this daemon be killed before, the next one asks again.</summary>
    private void Record(ImmutableArray<ServiceFact> facts, PendingCommand? command, ImmutableArray<ServiceEffect> late)
    {
        var ended = _performer.TakeEnded();
        if (facts.IsEmpty)
        {
            command?.IsRecorded = true;
            if (ended is not null && _performer.Held.Length == 0)
            {
                _performer.Forget(ended);
            }
            else if (ended is not null)
            {
                _performer.Hold(ended);
            }

            PerformLate(late);
            return;
        }

        var held = _performer.Held;
        if (command is null && ended is null && held.Length == 0 && late.IsEmpty)
        {
            RecordAll(facts);
        }
        else
        {
            RecordAll(facts, outcome => OnRecorded(outcome, command, [.. held, .. ended ?? []], late));
        }

        StoreIfDue();
    }

    private void OnRecorded(RecordOutcome outcome, PendingCommand? command, int[] ended, ImmutableArray<ServiceEffect> late)
    {
        PerformLate(late);
        if (outcome.Status is RecordStatus.Durable)
        {
            _performer.Forget(ended);
        }
        else
        {
            _performer.Hold(ended);
        }

        if (command is not null)
        {
            _desk.Note(command, outcome, Status);
            _desk.Settle(_model, Status, Remember);
        }
    }

    private void AfterChange()
    {
        _performer.Follow(_model);
        _schedule.Follow(Context, _model);
        _notices.Follow(_model);
        _front.Follow(_model, _spec);
        _attendance.Follow(_model);
        Offer();
        Publish();
    }

    private Obstacle? Conflict() => _requirements.ConflictOf(_model.IsEnabled(_spec.Enabled));

    private void Offer() => _offer.Update(_model, _requirements.MissingMayCome && !AwaitsCall && Conflict() is null && (_links.Word.Held ?? _links.Word.NotYet) is not { Stays: true }, _performer.Incarnation);

    private void Publish()
    {
        _changes++;
        Context.System.EventStream.Publish(Status());
    }

    private ServiceStatus Status() => new(_spec, _model, _changes, Warnings(), _notices.Text)
    {
        NextRun = _schedule.NextRun(_model),
        Awaited = _performer.Awaited,
    };

    private ImmutableArray<string> Warnings()
    {
        ImmutableArray<string> warnings = _outputWarnings.IsEmpty ? _notices.Warnings : [.. _notices.Warnings, .. _outputWarnings];
        if (TurnWarning is { } turn)
        {
            warnings = warnings.Add(turn);
        }

        return ConfigurationDrift.WarningOf(_model, _spec) is { } drift ? warnings.Add(drift) : warnings;
    }

    private void OnNextRun(NextRun next)
    {
        _schedule.Note(next);
        Publish();
    }

    private void Report()
    {
        var report = new MemberReport(_spec.Name.Text, PhaseOf(_model), _links.Word.Number) { IsStuck = _model.State is Waiting && !_offer.Current.IsComing };
        if (report != _reported)
        {
            _reported = report;
            Context.Parent.Tell(report);
        }
    }

    private static MemberPhase PhaseOf(ServiceModel model) => model.State switch
    {
        Disabled or Completed or Failed when model.Handoff is not null => MemberPhase.Busy,
        Disabled => MemberPhase.Off,
        Waiting or Backoff => MemberPhase.Pending,
        Running => MemberPhase.Ready,
        Completed => MemberPhase.Done,
        Failed => MemberPhase.Idle,
        _ => MemberPhase.Busy,
    };

    private void OnWord(GroupWord word)
    {
        _links.Word = word;
        if (_hasEntered)
        {
            Step(new ServiceInput.GatesChanged());
        }
    }

    private void OnPermit()
    {
        _awaitsPermit = false;
        Step(new ServiceInput.GatesChanged());
    }
}
