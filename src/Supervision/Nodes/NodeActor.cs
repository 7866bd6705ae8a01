using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Groups;
using Supervision.Listeners;
using Supervision.ReadModel;
using Supervision.Rolling;
using Supervision.Services;
using Supervision.Specs;

namespace Supervision.Nodes;

/// <summary>The top of a node: the read model, then the tree of groups and services, which depends on it.</summary>
internal sealed class NodeActor : ReceiveActor
{
    /// <summary>What services wait for while the node stops everything.</summary>
    private static readonly Obstacle GoingDown = new("the node to start again", Cause.Shutdown);

    private readonly ServiceSettings _settings;
    private readonly Board _board;
    private readonly Action<string?> _onRootFailure;
    private readonly List<IActorRef> _awaitTree = [];
    private readonly List<IActorRef> _awaitStop = [];
    private IActorRef _boardActor = ActorRefs.Nobody;
    private IActorRef _listeners = ActorRefs.Nobody;
    private IActorRef _root = ActorRefs.Nobody;
    private ImmutableDictionary<ServiceName, IActorRef>? _services;
    private Reshaping? _reshaping;
    private bool _isStopping;
    private bool _isStopped;

    public NodeActor(ServiceSettings settings, Board board, Action<string?> onRootFailure)
    {
        _settings = settings;
        _board = board;
        _onRootFailure = onRootFailure;
        Receive<TreeBuilt>(built => OnBuilt(built.Services));
        Receive<AwaitTree>(_ => OnAwaitTree());
        Receive<StopAll>(_ => OnStopAll());
        Receive<MemberReport>(OnReport);
        Receive<MemberDeath>(m => _onRootFailure(m.Why));
        Receive<MemberEnd>(m => _onRootFailure(m.Why));
        Receive<MemberRestored>(_ => _onRootFailure(null));
        Receive<ClearGroup>(_ => { });
        Receive<Reshape>(OnReshape);
        Receive<MemberGone>(OnGone);
        Receive<RollingCommand.Order>(order => Context.ActorOf(RollingCommand.Props(order, Sender, _settings)));
        Receive<ListenersActor.Apply>(m => _listeners.Tell(m, Sender));
        Receive<ListenersActor.Applied>(_ => { });
        Receive<AwaitBoard>(m => _boardActor.Tell(m, Sender));
    }

    public static Props Props(ServiceSettings settings, Board board, Action<string?> onRootFailure) =>
        Actors.Props.Create(() => new NodeActor(settings, board, onRootFailure));

    protected override void PreStart()
    {
        _boardActor = BoardActor.Create(Context, _board);
        _settings.ReplicaTurns = Context.ActorOf(TurnKeeper.Props(), "turns");
        _listeners = Context.ActorOf(ListenersActor.Props(_settings.Listeners, _settings.Time), "listeners");
        _listeners.Tell(new ListenersActor.Apply(ListenersActor.Of(_settings.Node)), Self);
        _root = Context.ActorOf(GroupActor.Props(_settings.Node.Groups["/"], _settings), "tree");
    }

    private void OnBuilt(ImmutableDictionary<ServiceName, IActorRef> services)
    {
        _services = services;
        _root.Tell(new Begin(services, _reshaping?.Order.By));
        if (_isStopping)
        {
            _root.Tell(new GroupWord(1, GoingDown, null));
        }

        _reshaping?.Asker.Tell(new Reshaped(services));
        _reshaping = null;
        _awaitTree.ForEach(asker => asker.Tell(new TreeReady(services)));
        _awaitTree.Clear();
    }

    private void OnReshape(Reshape order)
    {
        if (_services is null || _reshaping is not null || _isStopping)
        {
            Sender.Tell(new NotReshaped(_isStopping ? "the node is stopping" : "the tree is being changed"));
            return;
        }

        _reshaping = new Reshaping(_settings.Node, order, Sender);
        foreach (var (name, foresee) in _reshaping.Foresights())
        {
            _services[name].Tell(foresee);
        }

        if (_reshaping.AllHaveLeft)
        {
            Rebuild();
        }
        else
        {
            _root.Tell(new Dismiss(_reshaping.Leaving, Self));
        }
    }

    private void OnGone(MemberGone gone)
    {
        if (_reshaping is { AllHaveLeft: false } reshaping)
        {
            reshaping.HasLeft(gone.Member);
            if (reshaping.AllHaveLeft)
            {
                Rebuild();
            }
        }
    }

    /// <summary>The tree is made as it shall be; <see cref="OnBuilt"/> goes on.</summary>
    private void Rebuild()
    {
        _settings.Node = _reshaping!.Order.Node;
        _root.Tell(new Rebuild());
    }

    private void OnAwaitTree()
    {
        if (_services is not null)
        {
            Sender.Tell(new TreeReady(_services));
        }
        else
        {
            _awaitTree.Add(Sender);
        }
    }

    private void OnStopAll()
    {
        if (_isStopped)
        {
            Sender.Tell(new AllStopped());
            return;
        }

        _awaitStop.Add(Sender);
        if (!_isStopping)
        {
            _isStopping = true;
            if (_services is not null)
            {
                _root.Tell(new GroupWord(1, GoingDown, null));
            }
        }
    }

    private void OnReport(MemberReport report)
    {
        // A report from before the word reached the tree says nothing about its end.
        if (_isStopping && report.SeenWord == 1 && report.Phase is not MemberPhase.Busy and not MemberPhase.Ready)
        {
            _isStopped = true;
            _awaitStop.ForEach(asker => asker.Tell(new AllStopped()));
            _awaitStop.Clear();
        }
    }
}
