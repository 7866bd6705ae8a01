using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Groups;

/// <summary>The shell around <see cref="GroupMachine"/>: the parent of its members, services and groups alike.</summary>
internal sealed class GroupActor : ReceiveActor
{
    private readonly GroupSpec _spec;
    private readonly ServiceSettings _settings;
    private readonly ImmutableArray<bool> _significant;
    private readonly Dictionary<string, int> _places = [];
    private readonly List<IActorRef> _members = [];
    private readonly MemberWord[] _words;

    private GroupModel _model;
    private ImmutableDictionary<ServiceName, IActorRef> _built = ImmutableDictionary<ServiceName, IActorRef>.Empty;
    private int _unbuilt;
    private long _wordFromAbove;
    private MemberReport? _reported;
    private (string Word, string Reason, int Restarts) _published;
    private long _changes;

    public GroupActor(GroupSpec spec, ServiceSettings settings)
    {
        _spec = spec;
        _settings = settings;
        _significant = [.. spec.Members.Select(m => !IsGroup(m) && settings.Node.Services[ServiceName.Parse(m)].Significant)];
        _model = GroupModel.New(spec.Intensity is { } limit ? new RestartIntensity(limit, spec.Period) : RestartIntensity.Unlimited, spec.Members.Length);
        _words = [.. Enumerable.Repeat(new MemberWord(null, null), spec.Members.Length)];

        Receive<TreeBuilt>(OnBuilt);
        Receive<Begin>(OnBegin);
        Receive<MemberReport>(m => Step(new GroupInput.MemberReported(_places[m.Member], m.Phase, m.SeenWord)));
        Receive<MemberDeath>(m => Step(new GroupInput.MemberDied(_places[m.Member], m.Why)));
        Receive<MemberEnd>(m => Step(new GroupInput.MemberEnded(_places[m.Member], m.Why, _significant[_places[m.Member]], m.Escalates)));
        Receive<GroupWord>(OnWordFromAbove);
        Receive<RestartPermit>(_ => Step(new GroupInput.Permitted()));
        Receive<ClearGroup>(OnClear);
    }

    public static Props Props(GroupSpec spec, ServiceSettings settings) => Actors.Props.Create(() => new GroupActor(spec, settings));

    /// <summary>Whether members may start again without asking: nobody shares their fate, and nobody counts.</summary>
    private bool IsFree => _spec is { Strategy: SupervisionStrategy.OneForOne, Intensity: null };

    protected override void PreStart()
    {
        foreach (var member in _spec.Members)
        {
            _places.Add(member, _members.Count);
            if (IsGroup(member))
            {
                _unbuilt++;
                _members.Add(Context.ActorOf(Props(_settings.Node.Groups[member], _settings), member[(member.LastIndexOf('/') + 1)..]));
            }
            else
            {
                var service = _settings.Node.Services[ServiceName.Parse(member)];
                var links = new ServiceLinks();
                var actor = Context.ActorOf(ServiceActor.Props(service, _settings, links, IsFree), $"service:{member}");
                _members.Add(actor);
                _built = _built.Add(service.Name, actor);
            }
        }

        TellBuilt();
    }

    private void OnBuilt(TreeBuilt built)
    {
        _unbuilt--;
        _built = _built.AddRange(built.Services);
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
        GiveWords();
        foreach (var member in _members)
        {
            member.Tell(begin);
        }

        Publish();
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
        var decision = GroupMachine.Decide(_model, input, _spec, _significant, clock);
        _model = decision.Model;
        GiveWords();
        foreach (var effect in decision.Effects)
        {
            Perform(effect);
        }

        Report();
        Publish();
    }

    private void Perform(GroupEffect effect)
    {
        switch (effect)
        {
            case GroupEffect.Permit e:
                _members[e.Member].Tell(new RestartPermit());
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
        if (word == _words[member] || goingDown != word.Held is not null)
        {
            return false;
        }

        _words[member] = word;
        _members[member].Tell(new GroupWord(number, word.Held, word.NotYet));
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
