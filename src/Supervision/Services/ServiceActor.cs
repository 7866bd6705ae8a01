using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Dependencies;
using Supervision.Groups;
using Supervision.Posix.Processes;
using Supervision.Processes;
using Supervision.ReadModel;
using Supervision.Schedules;
using Supervision.Specs;
using static Supervision.Services.ServiceState;

namespace Supervision.Services;

/// <summary>
/// The shell around <see cref="ServiceMachine"/>: feeds it what happens, records its facts, performs its effects, and
/// tells dependents, group and read model what has changed.
/// </summary>
internal sealed class ServiceActor : PersistentActor
{
    private const string BackoffTimer = "backoff";
    private const string StopTimer = "stop";
    private const string LookTimer = "look";

    /// <summary>What has been killed and is not gone after so long is held by something that an operator should know of.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(2);

    private readonly SpecInForce _specs;
    private readonly ServiceSettings _settings;
    private readonly ServiceLinks _links;
    private readonly RequirementTracker _requirements;
    private readonly CommandDesk _desk;
    private readonly ProviderSide _offer;
    private readonly Attendants _attendants;
    private readonly ServiceSchedule _schedule;
    private readonly Notices _notices = new();
    private ImmutableArray<string> _outputWarnings = [];

    private ServiceModel _model = ServiceModel.New;
    private readonly List<(Invite Invite, IActorRef Sender)> _early = [];
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
        _requirements = new RequirementTracker(spec, settings.Node.Services.Values);
        _desk = new CommandDesk(spec);
        _offer = new ProviderSide(spec, links.Subscribers);
        _attendants = new Attendants(Context, spec, settings, links);
        _schedule = new ServiceSchedule(spec, settings.Time);

        Recover<ServiceFact>(fact => _model = ServiceMachine.Apply(_model, fact));
        Receive<Begin>(OnBegin);
        Receive<ServiceInput>(input => Step(input));
        Receive<NextRun>(OnNextRun);
        Receive<GroupWord>(OnWord);
        Receive<RestartPermit>(_ => OnPermit());
        Receive<ServiceCommand>(OnCommand);
        Receive<Foresee>(coming => _requirements.Foresee(coming.Requires));
        Receive<Leave>(OnLeave);
        Receive<Subscribe>(OnSubscribe);
        Receive<Unsubscribe>(_ => OnUnsubscribe());
        Receive<Release>(OnRelease);
        Receive<Invite>(OnInvite);
        Receive<InviteAnswered>(OnInviteAnswered);
        Receive<Availability>(OnAvailability);
        Receive<ProcessSaid>(OnSaid);
        Receive<IncarnationWarned>(OnWarned);
        Receive<ProcessesSeen>(OnSeen);
        Receive<LookAtStop>(e => _settings.Link.Inspect(Id(e.Number)));
        Receive<CommandActor.Ended>(OnCommandEnded);
        Receive<Terminated>(OnTerminated);
        Receive<OutputWarnings>(OnOutputWarnings);
    }

    public static Props Props(ServiceSpec spec, ServiceSettings settings, ServiceLinks links, bool groupIsFree) =>
        Actors.Props.Create(() => new ServiceActor(spec, settings, links, groupIsFree));

    private ServiceSpec _spec => _specs.Current;

    public override string PersistenceId => PersistenceIdOf(_spec.Name);

    public static string PersistenceIdOf(ServiceName name) => $"service-{name.Text}";

    protected override void OnRecoveryCompleted()
    {
        if (_links.Directory is not null)
        {
            Enter();
        }
    }

    private void OnBegin(Begin begin)
    {
        var before = _links.Directory;
        _links.Directory = begin.Services;
        _groupIsFree = begin.GroupIsFree;
        if (before is null)
        {
            Enter();
        }
        else
        {
            Respecify(begin.By, before);
        }
    }

    private void Enter()
    {
        SubscribeToProviders();
        if (_model.LiveNumber is null && (_model.Wanted || (_model.BootId != _settings.BootId && _spec.StartsWithNode)) && _model.IsEnabled(_spec.Enabled))
        {
            Invite();
        }

        Step(new ServiceInput.Recovered(_settings.BootId, _settings.Link.Of(_spec.Name)));
        _hasEntered = true;
        foreach (var (invite, sender) in _early)
        {
            Self.Tell(invite, sender);
        }

        _early.Clear();
        _schedule.Begin(Context, _model);
        FollowSchedule();
        Offer();
        Publish();

        // Who had asked before it was known has had no answer.
        foreach (var subscriber in _links.Subscribers)
        {
            subscriber.Tell(_offer.Current, Self);
        }
    }

    private void FollowSchedule()
    {
        if (_schedule.FollowUp(_model) is { } follow)
        {
            Step(follow);
        }
    }

    private void SubscribeToProviders()
    {
        foreach (var provider in _requirements.Providers)
        {
            _links.Directory![provider].Tell(new Subscribe(_spec.Name), Self);
        }
    }

    /// <summary>The tree is another: so may be the spec of this service, and those that it can rely on.</summary>
    private void Respecify(string by, ImmutableDictionary<ServiceName, IActorRef> before)
    {
        var wanted = _settings.Node.Services[_spec.Name];
        foreach (var dropped in _requirements.Replace(wanted, _settings.Node.Services.Values, _model.LiveNumber is not null))
        {
            if (dropped.Incarnation is { } incarnation)
            {
                Context.Unwatch(incarnation);
            }

            before[dropped.Provider].Tell(new Unsubscribe(), Self);
        }

        SubscribeToProviders();
        var change = _specs.Replace(wanted, _model.LiveNumber is not null, by);
        if (change is not null && _links.Word.Held is { Cause.Kind: CauseKind.Group })
        {
            Context.Parent.Tell(new ClearGroup());
        }

        Step(change ?? (ServiceInput)new ServiceInput.GatesChanged());
        if (change is not null)
        {
            TakeSpec();
            FollowSchedule();
            Publish();
        }
    }

    private void TakeSpec()
    {
        _attendants.Take(_spec, (_model.State as Running)?.Number, _model.Process?.Pid);
        _offer.Take(_spec);
        _schedule.Take(Context, _spec, _model);
        Offer();
    }

    private void OnLeave(Leave leave)
    {
        _links.Leave = leave;
        Step(new ServiceInput.GatesChanged());
    }

    /// <summary>The end of an actor that shall go, as soon as nothing of its service runs.</summary>
    private void GoIfAsked()
    {
        if (_links.Leave is not { } leave || _hasLeft || _model.LiveNumber is not null)
        {
            return;
        }

        _hasLeft = true;
        if (leave.IsRemoved)
        {
            Step(new ServiceInput.Removed(leave.Why.Cause));
            Context.System.EventStream.Publish(new ServiceRemoved(_spec.Name.Text));
        }

        _desk.Abandon($"{_spec.Name} waits for {leave.Why.Text}", Status());
        Context.Stop(Self);
    }

    /// <summary>Those that it wants start with it, and it waits for their answer.</summary>
    private void Invite()
    {
        _requirements.Invited();
        foreach (var wanted in _requirements.Wanted)
        {
            _links.Directory![wanted].Tell(new Invite(_spec.Name), Self);
        }
    }

    private void OnInvite(Invite invite)
    {
        if (!_hasEntered)
        {
            _early.Add((invite, Sender));
            return;
        }

        Step(new ServiceInput.Invited(Cause.Dependency($"{invite.By} wants it")));
        Sender.Tell(new InviteAnswered(_spec.Name), Self);
    }

    private void OnInviteAnswered(InviteAnswered answer)
    {
        _requirements.Answered(answer.Provider);
        Step(new ServiceInput.GatesChanged());
    }

    /// <summary>One input, and whatever follows from it by itself.</summary>
    private void Step(ServiceInput input, PendingCommand? command = null)
    {
        for (ServiceInput? next = input; next is not null;)
        {
            var gates = Gates();
            var decision = ServiceMachine.Decide(
                _model, next, new Surroundings(_spec, gates, _settings.Time.GetUtcNow(), MonotonicTime.Elapsed(_settings.Time), _settings.NextChance()));
            var before = _model;
            _model = decision.Model;
            var advanced = _model.LiveNumber is null ? _specs.Advance() : null;
            if (advanced is not null)
            {
                TakeSpec();
            }

            foreach (var effect in decision.Effects)
            {
                Perform(effect);
            }

            if (command is not null)
            {
                _desk.Accept(command, decision.Refusal);
            }

            Record(decision.Facts, command);
            command = null;
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
        _desk.Settle(_model, Status);
        GoIfAsked();
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
    };

    private void Record(ImmutableArray<ServiceFact> facts, PendingCommand? command)
    {
        if (facts.IsEmpty)
        {
            command?.IsRecorded = true;
            return;
        }

        if (command is null)
        {
            RecordAll(facts);
            return;
        }

        RecordAll(facts, outcome =>
        {
            command.IsRecorded = true;
            command.Remark = outcome.IsDurable ? null : $" (not on disk yet: {outcome.Reason})";
            _desk.Settle(_model, Status);
        });
    }

    private void AfterChange()
    {
        if (_model.State is not Stopping)
        {
            Context.Timers.Cancel(StopTimer);
            Context.Timers.Cancel(LookTimer);
        }

        _schedule.Follow(Context, _model);
        _notices.Follow(_model);

        _attendants.Follow(_model.State);
        Offer();
        Publish();
    }

    private void Offer() => _offer.Update(_model, _requirements.MissingMayCome, number => Context.Child(ChildName(number)));

    private void Publish()
    {
        _changes++;
        Context.System.EventStream.Publish(Status());
    }

    private ServiceStatus Status() => new(_spec, _model, _changes, [.. _notices.Warnings, .. _outputWarnings], _notices.Text) { NextRun = _schedule.NextRun(_model) };

    private void OnNextRun(NextRun next)
    {
        _schedule.Note(next);
        Publish();
    }

    private void Report()
    {
        var report = new MemberReport(_spec.Name.Text, PhaseOf(_model.State), _links.Word.Number);
        if (report != _reported)
        {
            _reported = report;
            Context.Parent.Tell(report);
        }
    }

    private static MemberPhase PhaseOf(ServiceState state) => state switch
    {
        Disabled => MemberPhase.Off,
        Waiting or Backoff => MemberPhase.Pending,
        Running => MemberPhase.Ready,
        Completed => MemberPhase.Done,
        Failed => MemberPhase.Idle,
        _ => MemberPhase.Busy,
    };

    private void Perform(ServiceEffect effect)
    {
        switch (effect)
        {
            case ServiceEffect.Spawn e:
                _attendants.BeforeSpawn();
                Context.ActorOf(IncarnationActor.Props(BirthOf(e.Number, _spec)), ChildName(e.Number));
                break;

            case ServiceEffect.Adoption e:
                Context.ActorOf(IncarnationActor.Props(BirthOf(e.Process.Number, null)), ChildName(e.Process.Number));
                break;

            case ServiceEffect.StopSignal when !_spec.Stop.Command.IsEmpty:
                _attendants.RunStopCommand(_model.Process?.Pid);
                break;

            case ServiceEffect.StopSignal e:
                _settings.Link.Signal(Id(e.Number), _spec.Stop.Signal, SignalScope.Process);
                _settings.Link.Signal(Id(e.Number), Signals.Continue, SignalScope.Process);
                break;

            case ServiceEffect.Signal e:
                _settings.Link.Signal(Id(e.Number), e.Value, SignalScope.Process);
                break;

            case ServiceEffect.Hooks e:
                _attendants.Run(e, _model.Process?.Pid);
                break;

            case ServiceEffect.HooksBreak:
                _attendants.BreakHooks();
                break;

            case ServiceEffect.ReadinessWatch e:
                _attendants.WatchReadiness(e.Number, _model.Process?.Pid);
                break;

            case ServiceEffect.StartDeadline e:
                _attendants.ExpectReady(e);
                break;

            case ServiceEffect.Care e:
                _attendants.Care(e.Number, _model.Process?.Pid);
                break;

            case ServiceEffect.ReloadRequest e:
                _attendants.Reload(e.Number, _model.Process?.Pid, signal => _settings.Link.Signal(Id(e.Number), signal, SignalScope.Process));
                break;

            case ServiceEffect.ReloadDeadline e:
                _attendants.ExpectReload(e);
                break;

            case ServiceEffect.MainProcessSearch e:
                _attendants.FindMainProcess(e.Number);
                break;

            case ServiceEffect.Kill e:
                Kill(e.Number);
                Context.Timers.StartSingleTimer(LookTimer, new LookAtStop(e.Number), LookAfter);
                break;

            case ServiceEffect.Oblivion e:
                _settings.Link.Forget(Id(e.Number));
                break;

            case ServiceEffect.StopDeadline e:
                Context.Timers.StartSingleTimer(StopTimer, new ServiceInput.StopTimedOut(e.Number), e.After);
                break;

            case ServiceEffect.Alarm e:
                Context.Timers.StartSingleTimer(BackoffTimer, new ServiceInput.BackoffElapsed(), e.After);
                break;

            case ServiceEffect.GroupVerdict e:
                _awaitsPermit = true;
                Context.Parent.Tell(new MemberDeath(_spec.Name.Text, $"{_spec.Name}: {e.Exit?.Text ?? _model.Reason}"));
                break;

            case ServiceEffect.GroupNotice e:
                Context.Parent.Tell(new MemberEnd(_spec.Name.Text, $"{_spec.Name}: {_model.Reason}", e.Escalates));
                break;

            default:
                throw new InvalidOperationException($"No way to perform {effect}");
        }
    }

    private void Kill(int number)
    {
        switch (_spec.Stop.Kill)
        {
            case KillScope.Tree:
                _settings.Link.KillTree(Id(number), Self);
                break;
            case KillScope.Group:
                _settings.Link.Signal(Id(number), Signals.Kill, SignalScope.Group);
                break;
            default:
                _settings.Link.Signal(Id(number), Signals.Kill, SignalScope.Process);
                break;
        }
    }

    /// <summary>Time to see what is still there of a process that was killed.</summary>
    private sealed record LookAtStop(int Number);

    private IncarnationActor.Birth BirthOf(int number, ServiceSpec? spec) =>
        new(number, spec, _settings.Node.Name, _settings.Inherited, _spec.Name, _settings.Link);

    private string Id(int number) => IncarnationId.Format(_spec.Name, number);

    private static string ChildName(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void OnWord(GroupWord word)
    {
        _links.Word = word;
        Step(new ServiceInput.GatesChanged());
    }

    private void OnPermit()
    {
        _awaitsPermit = false;
        Step(new ServiceInput.GatesChanged());
    }

    private void OnCommand(ServiceCommand command)
    {
        if (_desk.IsKnown(command, Sender))
        {
            return;
        }

        if (command.Verb is CommandVerb.Enable or CommandVerb.Disable && !JournalHealth.IsAvailable)
        {
            Sender.Tell(new CommandReply(CommandOutcome.Unavailable, $"{_spec.Name}: this cannot be recorded now: {JournalHealth.Reason}", Status()));
            return;
        }

        if (command.Verb is CommandVerb.Start or CommandVerb.Restart or CommandVerb.Enable or CommandVerb.Clear && _links.Word.Held is { Cause.Kind: CauseKind.Group })
        {
            Context.Parent.Tell(new ClearGroup());
        }

        if (command.Verb is CommandVerb.Start or CommandVerb.Restart or CommandVerb.Enable or CommandVerb.Clear && _model.LiveNumber is null)
        {
            Invite();
        }

        ServiceInput input = command.Signal is { } signal
            ? new ServiceInput.SendSignal(signal.Number, signal.Name, command.Cause)
            : new ServiceInput.Command(command.Verb!.Value, command.Cause);
        Step(input, new PendingCommand(command, _model.LastNumber) { Askers = { Sender } });
    }

    private void OnSaid(ProcessSaid e)
    {
        if (e.Number != _model.LiveNumber)
        {
            return;
        }

        _notices.Follow(_model);
        if (_notices.Say(e.Notification))
        {
            Publish();
        }

        foreach (var input in _attendants.Hear(e, _model.State))
        {
            Step(input);
        }
    }

    private void OnSeen(ProcessesSeen e)
    {
        if (e.Number == _model.LiveNumber && _model.State is Stopping && e.Processes.Count > 0)
        {
            OnWarned(new IncarnationWarned(e.Number, $"still there: {string.Join(", ", e.Processes)}"));
        }
        else if (e.Number == _model.LiveNumber && _model.State is Starting && e.Processes is [var only])
        {
            _settings.Link.SetMainProcess(Id(e.Number), only.Pid);
        }
    }

    private void OnWarned(IncarnationWarned e)
    {
        _notices.Follow(_model);
        if (e.Number == _model.LiveNumber && _notices.Warn(e.Text))
        {
            Publish();
        }
    }

    private void OnCommandEnded(CommandActor.Ended e)
    {
        if (_attendants.Ended(Sender, e.Error) is { } input)
        {
            Step(input);
        }
    }

    private void OnSubscribe(Subscribe subscribe)
    {
        if (_links.Subscribers.Add(Sender))
        {
            Context.Watch(Sender);
        }

        if (_hasEntered)
        {
            Sender.Tell(_offer.Current, Self);
        }
    }

    private void OnUnsubscribe()
    {
        if (_links.Subscribers.Remove(Sender))
        {
            Context.Unwatch(Sender);
            _offer.Gone(Sender);
            Step(new ServiceInput.GatesChanged());
        }
    }

    private void OnRelease(Release release)
    {
        if (_offer.Released(Sender, release.LeaveNumber))
        {
            Step(new ServiceInput.GatesChanged());
        }
    }

    private void OnOutputWarnings(OutputWarnings message)
    {
        if (!message.Warnings.SequenceEqual(_outputWarnings))
        {
            _outputWarnings = message.Warnings;
            Publish();
        }
    }

    private void OnAvailability(Availability availability)
    {
        if (_requirements.Update(availability) is { } former)
        {
            Context.Unwatch(former);
        }

        if (availability.Incarnation is { } incarnation)
        {
            Context.Watch(incarnation);
        }

        Step(new ServiceInput.GatesChanged());
    }

    private void OnTerminated(Terminated dead)
    {
        if (_links.Subscribers.Remove(dead.ActorRef))
        {
            _offer.Gone(dead.ActorRef);
        }

        _requirements.Died(dead.ActorRef);
        Step(new ServiceInput.GatesChanged());
    }

    /// <summary>Lets go of providers that want to end, as soon as this service does not rely on them any more.</summary>
    private void ReleaseProviders()
    {
        foreach (var leaving in _requirements.Leaving.ToArray())
        {
            // Who only starts after another goes on without it, but when both are on their way down, it goes first.
            var goesFirst = _model.State is Stopping && _requirements.IsOnlyBefore(leaving.Provider);
            if (_model.LiveNumber is null || (_requirements.Lost is null && !goesFirst))
            {
                _requirements.Released(leaving);
                _links.Directory![leaving.Provider].Tell(new Release(leaving.LeaveNumber!.Value), Self);
            }
        }
    }
}
