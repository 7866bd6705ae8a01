using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;

namespace Supervision.Groups;

/// <summary>The shell around <see cref="GroupMachine"/>: the parent of its members, services and groups alike.</summary>
internal sealed class GroupActor : PersistentActor
{
    /// <summary>Facts after which older ones are deleted: the newest says all.</summary>
    private const int FactsKept = 50;

    private readonly ServiceSettings _settings;
    private readonly Membership _members = new();

    private GroupSpec _spec;
    private GroupModel _model;
    private Dismiss? _dismiss;
    private ImmutableDictionary<ServiceName, IActorRef> _built = ImmutableDictionary<ServiceName, IActorRef>.Empty;
    private int _unbuilt;
    private bool _isAnother;
    private long _wordFromAbove;
    private MemberReport? _reported;
    private (string Word, string Reason, int Restarts) _published;
    private long _changes;
    private GroupFact? _known;
    private (GroupState State, RestartWindow Window) _remembered;
    private (GroupState State, Obstacle? HeldFromAbove)? _given;

    public GroupActor(GroupSpec spec, ServiceSettings settings)
    {
        // An actor that is made again finds the tree as it is now.
        _spec = settings.Node.Groups.GetValueOrDefault(spec.Path) ?? spec;
        _settings = settings;
        _model = GroupModel.New(Limits, 0);

        Recover<GroupFact>(fact => _known = fact);
        RecoverSnapshot<GroupFact>(fact => _known = fact);
        Receive<TreeBuilt>(OnBuilt);
        Receive<Begin>(OnBegin);
        Receive<MemberReport>(m => Hear(m.Member, place => new GroupInput.MemberReported(place, m.Phase, m.SeenWord) { IsStuck = m.IsStuck }));
        Receive<MemberDeath>(m => Hear(m.Member, place => new GroupInput.MemberDied(place, m.Why)));
        Receive<MemberEnd>(m => Hear(m.Member, place => new GroupInput.MemberEnded(place, m.Why, _members[place].IsSignificant, m.Escalates)));
        Receive<GroupWord>(OnWordFromAbove);
        Receive<RestartPermit>(_ => Step(new GroupInput.Permitted()));
        Receive<ClearGroup>(OnClear);
        Receive<Dismiss>(OnDismiss);
        Receive<MemberGone>(OnGone);
        Receive<Rebuild>(_ => Build());
        Receive<MemberRestored>(_ => { });
    }

    public static Props Props(GroupSpec spec, ServiceSettings settings) => Actors.Props.Create(() => new GroupActor(spec, settings));

    /// <summary>Whether members may start again without asking: nobody shares their fate, and nobody counts.</summary>
    private bool IsFree => _spec is { Strategy: SupervisionStrategy.OneForOne, Intensity: null };

    private RestartIntensity Limits => _spec.Intensity is { } limit ? new RestartIntensity(limit, _spec.Period) : RestartIntensity.Unlimited;

    public override string PersistenceId => $"group-{_spec.Path}";

    protected override SnapshotRetention SnapshotRetention => new(1, DeleteEvents: true);

    private string LimitsInWords => string.Join(", ", GroupKeys.All.Select(k => SpecWords.Of(k.Value(_spec))));

    protected override void PreStart() => Build();

    /// <summary>
    /// A group that had failed, or was restarting its members, when the daemon ended is still there. Where the root's failure ends the daemon,
    /// whoever has started it again wants the root to begin anew.
    /// </summary>
    protected override void OnRecoveryCompleted()
    {
        var endsWithDaemon = _spec.Path == "/" && _settings.Node.OnRootFailure is OnRootFailure.Exit && _known?.Condition is GroupCondition.Failed or GroupCondition.Finished;
        if (_known is { } known && known.BootId == _settings.BootId && known.Limits == LimitsInWords && !endsWithDaemon)
        {
            _model = known.Restore(_model, _members.PlaceOf);
        }
    }

    /// <summary>Makes the members that the tree has and this group has not; what has to go has gone before.</summary>
    private void Build()
    {
        _dismiss = null;
        var spec = _settings.Node.Groups.GetValueOrDefault(_spec.Path) ?? _spec;
        _isAnother = !KeyChanges.Between(GroupKeys.All, _spec, spec).IsEmpty;
        _spec = spec;
        var kept = _members.All.Where(m => m.IsGroup).ToArray();
        Rearrange();
        _built = ImmutableDictionary.CreateRange(_members.Services);
        _unbuilt = _members.All.Count(m => m.IsGroup);
        foreach (var group in kept)
        {
            group.Actor.Tell(new Rebuild());
        }

        TellBuilt();
    }

    private void Rearrange()
    {
        var former = _members.Arrange(_spec.Members, IsSignificant, Create);
        _model = _model.Rearranged(Limits, former);
        _published = default;
        _given = null;
    }

    private bool IsSignificant(string member) =>
        !IsGroup(member) && _settings.Node.Services.TryGetValue(ServiceName.ParseReplica(member), out var service) && service.Significant;

    private IActorRef Create(string member) => IsGroup(member)
        ? Context.ActorOf(Props(_settings.Node.Groups[member], _settings), member[(member.LastIndexOf('/') + 1)..])
        : Context.ActorOf(ServiceActor.Props(_settings.Node.Services[ServiceName.ParseReplica(member)], _settings, new ServiceLinks(), IsFree), $"service:{member}");

    private void OnBuilt(TreeBuilt built)
    {
        _unbuilt--;
        _built = _built.SetItems(built.Services);
        TellBuilt();
    }

    private void TellBuilt()
    {
        if (_unbuilt == 0)
        {
            Context.Parent.Tell(new TreeBuilt(_built));
        }
    }

    private void OnBegin(Begin begin)
    {
        // The words go first: a member must not start before it knows that it may.
        // Limits that have changed are as good as an operator's word that the failure is past.
        Step(_isAnother ? new GroupInput.Cleared() : new GroupInput.Rearranged());
        var own = begin with { GroupIsFree = IsFree };
        foreach (var member in _members.All)
        {
            member.Actor.Tell(own);
        }
    }

    private void OnDismiss(Dismiss dismiss)
    {
        _dismiss = dismiss;
        foreach (var member in _members.All)
        {
            if (dismiss.Members.ContainsKey(member.Name))
            {
                Context.WatchWith(member.Actor, new MemberGone(member.Name));
            }

            if (member.IsGroup)
            {
                member.Actor.Tell(dismiss);
            }
        }

        DismissNext();
    }

    /// <summary>Members that may rely on those before them go first, one after the other.</summary>
    private void DismissNext()
    {
        var leaving = _members.All.Where(m => !m.IsGroup && _dismiss!.Members.ContainsKey(m.Name));
        foreach (var member in _spec.Strategy is SupervisionStrategy.RestForOne ? leaving.TakeLast(1) : leaving)
        {
            member.Actor.Tell(_dismiss!.Members[member.Name]);
        }

        if (_members.Count == 0 && _dismiss!.Members.ContainsKey(_spec.Path))
        {
            Context.System.EventStream.Publish(new GroupRemoved(_spec.Path));
            Context.Stop(Self);
        }
    }

    private void OnGone(MemberGone gone)
    {
        if (_members.PlaceOf(gone.Member) is null || _dismiss is null)
        {
            return;
        }

        _spec = _spec with { Members = _spec.Members.Remove(gone.Member) };
        Rearrange();
        Step(new GroupInput.Rearranged());
        _dismiss.Node.Tell(gone);
        DismissNext();
    }

    /// <summary>What a former member has still said is of no interest.</summary>
    private void Hear(string member, Func<int, GroupInput> input)
    {
        if (_members.PlaceOf(member) is { } place)
        {
            Step(input(place));
        }
    }

    private void OnWordFromAbove(GroupWord word)
    {
        _wordFromAbove = word.Number;
        Step(new GroupInput.WordFromAbove(word.Held ?? word.NotYet));
    }

    private void OnClear(ClearGroup clear)
    {
        if (_model.HeldFromAbove is { Cause.Kind: CauseKind.Group })
        {
            Context.Parent.Tell(clear);
        }

        Step(new GroupInput.Cleared());
    }

    private void Step(GroupInput input)
    {
        var clock = MonotonicTime.Elapsed(_settings.Time);
        var decision = GroupMachine.Decide(_model, input, _spec, _members.Significant, clock);
        var wasDown = _model.State is GroupState.Failed or GroupState.Finished;
        _model = decision.Model;
        Remember();
        GiveWords();
        foreach (var effect in decision.Effects)
        {
            Perform(effect);
        }

        if (wasDown && _model.State is GroupState.Running)
        {
            Context.Parent.Tell(new MemberRestored(_spec.Path));
        }

        Report();
        Publish();
    }

    /// <summary>Only what a later daemon could not see by itself is written.</summary>
    private void Remember()
    {
        if (ReferenceEquals(_remembered.State, _model.State) && ReferenceEquals(_remembered.Window, _model.Window))
        {
            return;
        }

        _remembered = (_model.State, _model.Window);
        var isNew = _known is null && _model is { State: GroupState.Running, Window.Restarts.IsEmpty: true };
        var fact = GroupFact.Of(_model, place => _members[place].Name, _settings.Time.GetUtcNow(), _settings.BootId, LimitsInWords);
        if (isNew || _known?.SaysAs(fact) is true)
        {
            return;
        }

        _known = fact;
        Record(fact);
        if (LastSequenceNumber % FactsKept == 0)
        {
            SaveSnapshot(fact);
        }
    }

    private void Perform(GroupEffect effect)
    {
        switch (effect)
        {
            case GroupEffect.Permit e:
                _members[e.Member].Actor.Tell(new RestartPermit());
                break;
            case GroupEffect.Death e:
                Context.Parent.Tell(new MemberDeath(_spec.Path, $"group {_spec.Path} failed: {e.Why}"));
                break;
            case GroupEffect.End e:
                Context.Parent.Tell(new MemberEnd(_spec.Path, $"group {_spec.Path} has ended: {e.Why}", Escalates: false));
                break;
        }
    }

    /// <summary>Tells every member whose word has changed. Going down is told in reverse order, as OTP stops.</summary>
    private void GiveWords()
    {
        // But in a rest-for-one group, what members do changes no word; in a crowd looking at every member for each report would take longer than all else.
        var grounds = (_model.State, _model.HeldFromAbove);
        if (_spec.Strategy is not SupervisionStrategy.RestForOne && grounds == _given)
        {
            return;
        }

        _given = grounds;
        var number = _model.WordNumber + 1;
        var given = false;
        for (var i = _members.Count - 1; i >= 0; i--)
        {
            given |= GiveWord(i, number, goingDown: true);
        }

        for (var i = 0; i < _members.Count; i++)
        {
            given |= GiveWord(i, number, goingDown: false);
        }

        if (given)
        {
            _model = _model with { WordNumber = number };
        }
    }

    private bool GiveWord(int member, long number, bool goingDown)
    {
        var word = GroupMachine.WordFor(_model, member, _spec);
        if (word == _members[member].Word || goingDown != word.Held is not null)
        {
            return false;
        }

        _members[member].Word = word;
        _members[member].Actor.Tell(new GroupWord(number, word.Held, word.NotYet));
        return true;
    }

    private void Report()
    {
        var report = new MemberReport(_spec.Path, _model.Phase, _wordFromAbove);
        if (report != _reported)
        {
            _reported = report;
            Context.Parent.Tell(report);
        }
    }

    private void Publish()
    {
        var (word, reason) = _model switch
        {
            { HeldFromAbove: { } above } => (_model.IsQuiet ? "stopped" : "stopping", $"waits for {above.Text}"),
            { State: GroupState.Failed f } => ("failed", f.Why),
            { State: GroupState.Finished f } => (_model.IsQuiet ? "stopped" : "stopping", f.Why),
            { State: GroupState.Restarting r } => ("restarting", r.Why),
            _ => ("running", "its members run as they may"),
        };
        var status = (word, reason, _model.Window.CountAt(MonotonicTime.Elapsed(_settings.Time)));
        if (status != _published)
        {
            _published = status;
            _changes++;
            Context.System.EventStream.Publish(new GroupStatus(_spec, status.word, status.reason, status.Item3, _changes));
        }
    }

    private static bool IsGroup(string member) => member[0] == '/';
}
