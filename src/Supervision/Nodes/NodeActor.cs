using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Groups;
using Supervision.ReadModel;
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
    private readonly Action<string> _onRootFailure;
    private readonly List<IActorRef> _awaitTree = [];
    private readonly List<IActorRef> _awaitStop = [];
    private IActorRef _root = ActorRefs.Nobody;
    private ImmutableDictionary<ServiceName, IActorRef>? _services;
    private bool _isStopping;
    private bool _isStopped;

    public NodeActor(ServiceSettings settings, Board board, Action<string> onRootFailure)
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
        Receive<ClearGroup>(_ => { });
    }

    public static Props Props(ServiceSettings settings, Board board, Action<string> onRootFailure) =>
        Actors.Props.Create(() => new NodeActor(settings, board, onRootFailure));

    protected override void PreStart()
    {
        Context.ActorOf(BoardActor.Props(_board), "board");
        _root = Context.ActorOf(GroupActor.Props(_settings.Node.Groups["/"], _settings), "tree");
    }

    private void OnBuilt(ImmutableDictionary<ServiceName, IActorRef> services)
    {
        _services = services;
        _root.Tell(new Begin(services));
        if (_isStopping)
        {
            _root.Tell(new GroupWord(1, GoingDown, null));
        }

        _awaitTree.ForEach(asker => asker.Tell(new TreeReady(services)));
        _awaitTree.Clear();
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
