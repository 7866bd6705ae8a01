using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Dependencies;
using Supervision.Groups;
using Supervision.Logs;
using Supervision.Posix.Output;
using Supervision.Posix.Processes;
using Supervision.Processes;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;

namespace Supervision.Nodes;

/// <summary>A running node: its actors, what they know, and the way to command them.</summary>
public sealed class SupervisionNode : IAsyncDisposable
{
    private static readonly TimeSpan BoardPatience = TimeSpan.FromSeconds(30);

    private readonly NodeOptions _options;
    private readonly ActorSystem _system;
    private readonly OutputPump _pump;
    private readonly ServiceOutputs _outputs;
    private readonly ProcessLink _link;
    private readonly IActorRef _actor;
    private readonly ServiceSettings _settings;
    private readonly TreeChanges _changes;
    private readonly ConcurrentDictionary<string, string> _degraded = new();
    private readonly Channel<string> _rootFailures = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private volatile ImmutableDictionary<ServiceName, IActorRef> _services = ImmutableDictionary<ServiceName, IActorRef>.Empty;
    private IProcessHost _host;
    private volatile NodeState _state = NodeState.Starting;

    private SupervisionNode(NodeSpec spec, NodeOptions options)
    {
        StartedAt = options.Time.GetUtcNow();
        _options = options;

        // Numbers given to clients begin at the time, so that they go on growing over a restart of the daemon.
        var first = StartedAt.ToUnixTimeMilliseconds() * 1000;
        Board = new Board(first);
        Logs = new LogStore(options.Time, first);
        _outputs = new ServiceOutputs(Logs, options.Time) { WarningsChanged = OnOutputWarnings };
        foreach (var service in spec.Services.Values)
        {
            _outputs.Configure(service.Name, service.Logs);
        }

        _pump = new OutputPump();
        _link = new ProcessLink(options.Time, _outputs, _pump) { Lost = OnHostLost };
        _host = options.OpenHost();
        _link.Attach(_host);
        _host.Start(_link);

        _system = ActorSystem.Create("supervision", new ActorSystemOptions { TimeProvider = options.Time, LogSink = options.Log, Seed = options.Seed, Dispatcher = options.Dispatcher });
        _system.UsePersistence(options.Journal, GroupFactTypes.AddTo(ServiceFactTypes.Register()));
        _settings = new ServiceSettings(spec, _link, Logs, options.Time, _system.CreateRandom(), options.BootId, options.Environment);
        _actor = _system.ActorOf(NodeActor.Props(_settings, Board, OnRootFailure), "node");
        _changes = new TreeChanges(_settings, _actor, Board, _outputs);
    }

    /// <summary>What is wanted now.</summary>
    public NodeSpec Spec => _settings.Node;

    /// <summary>What all services and groups are now.</summary>
    public Board Board { get; }

    /// <summary>What all services have written.</summary>
    public LogStore Logs { get; }

    /// <summary>When the node started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The host of the processes.</summary>
    public IProcessHost Host => _host;

    /// <summary>Whether it starts, runs or stops.</summary>
    public NodeState State => _state;

    /// <summary>What does not work as it should, one sentence each.</summary>
    public IReadOnlyList<string> Degraded
    {
        get
        {
            var health = _options.Journal.Health;
            List<string> reasons = [.. _degraded.Values];
            if (!health.IsAvailable)
            {
                reasons.Add($"journal: {health.Reason}");
            }

            return reasons;
        }
    }

    /// <summary>Why the root group has failed, each time that it does; the newest, for a reader that comes late.</summary>
    public ChannelReader<string> RootFailures => _rootFailures.Reader;

    /// <summary>Starts a node; done when every service has begun, which is not yet to say that it runs.</summary>
    public static async Task<SupervisionNode> StartAsync(NodeSpec spec, NodeOptions options, CancellationToken cancellationToken = default)
    {
        var node = new SupervisionNode(spec, options);
        node.EndStrays();
        var tree = await node._actor.Ask<TreeReady>(new AwaitTree(), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        node._services = tree.Services;
        foreach (var service in tree.Services.Keys)
        {
            // What was found out before the service could be told.
            node.OnOutputWarnings(service.Text);
        }

        await node.AwaitBoardAsync(cancellationToken).ConfigureAwait(false);
        node._state = NodeState.Running;
        return node;
    }

    /// <summary>Commands a service. Null when there is none of that name.</summary>
    /// <exception cref="AskTimeoutException">The outcome is not known in time; the command stays given.</exception>
    public async Task<CommandReply?> CommandAsync(string service, ServiceCommand command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!ServiceName.TryParse(service, out var name) || !_services.TryGetValue(name, out var actor) || !Spec.Services.TryGetValue(name, out var spec))
        {
            return null;
        }

        if (command.Verb is CommandVerb.Enable && ConflictCheck.Against(spec, Board.Current) is { } enabled)
        {
            command = command with { Objection = $"{name} conflicts with {enabled}, which is enabled: disable {enabled} first" };
        }

        var reply = await actor.Ask<CommandReply>(command, timeout, cancellationToken).ConfigureAwait(false);

        // Whoever commands and then looks shall see what the command has done.
        await _actor.Ask<BoardIsCurrent>(new AwaitBoard(), BoardPatience, cancellationToken).ConfigureAwait(false);
        return reply;
    }

    /// <summary>What it would take to make the running tree another.</summary>
    public Plan PlanFor(NodeSpec wanted) => _changes.PlanFor(wanted);

    /// <summary>Makes the running tree another. Done when it has its new members; what has to start then starts in its own time.</summary>
    /// <param name="wanted">The tree to come.</param>
    /// <param name="planId">The plan that this has to be; null takes whatever it is.</param>
    /// <param name="by">Who applies it, for the causes of what follows.</param>
    /// <param name="cancellationToken">Ends the wait, not the change.</param>
    /// <exception cref="ReshapeException">The plan is stale, or the tree cannot be changed now; nothing has changed.</exception>
    public async Task<Plan> ApplyAsync(NodeSpec wanted, string? planId, string by, CancellationToken cancellationToken = default) =>
        await ApplyAsync(wanted, planId, by).WaitAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Says of the node that something does not work as it should, or, with no reasons, that it does again.</summary>
    /// <param name="area">What works or does not.</param>
    /// <param name="reason">Why it does not, in a sentence; null when it does.</param>
    public void Report(string area, string? reason)
    {
        if (reason is null)
        {
            _degraded.TryRemove(area, out _);
        }
        else
        {
            _degraded[area] = reason;
        }
    }

    /// <summary>The facts of a service, oldest first, the newest <paramref name="limit"/> of them.</summary>
    public Task<IReadOnlyList<ServiceHistory.Entry>> HistoryAsync(ServiceName service, int limit, CancellationToken cancellationToken) =>
        ServiceHistory.ReadAsync(_options.Journal, service, limit, cancellationToken);

    /// <summary>Has log files written, from now on, to whatever bears their names: somebody else has moved the files away.</summary>
    public void ReopenLogs() => _outputs.Reopen();

    /// <summary>The actors and their mailboxes.</summary>
    public IReadOnlyList<ActorDescription> Describe() => _system.Describe();

    /// <summary>Stops every service, those that depend on others first.</summary>
    public async Task StopAllAsync(CancellationToken cancellationToken = default)
    {
        _state = NodeState.Stopping;
        await _actor.Ask<AllStopped>(new StopAll(), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the node. Services that run stay with the keeper.</summary>
    public async ValueTask DisposeAsync()
    {
        _state = NodeState.Stopping;
        await _system.DisposeAsync().ConfigureAwait(false);
        await _host.DisposeAsync().ConfigureAwait(false);
        _pump.Dispose();
        _link.FlushOutput();
        await _outputs.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<Plan> ApplyAsync(NodeSpec wanted, string? planId, string by)
    {
        var (plan, services) = await _changes.ApplyAsync(wanted, planId, by).ConfigureAwait(false);
        if (services is not null)
        {
            _services = services;
            await AwaitBoardAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return plan;
    }

    /// <summary>Whoever looks at a node that has started shall see all of it; a service that cannot read its past is not waited for.</summary>
    private async Task AwaitBoardAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(BoardPatience, _options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            while (Board.Current is var board && !Shows(board, Spec))
            {
                await Board.WaitAsync(board.Serial, both.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var missing = Spec.Services.Keys.Select(n => n.Text).Except(Board.Current.Services.Keys);
            _degraded["board"] = $"these services did not begin; the log says why: {string.Join(", ", missing)}";
        }
    }

    private static bool Shows(BoardSnapshot board, NodeSpec spec) =>
        board.Services.Count >= spec.Services.Count && board.Groups.Count >= spec.Groups.Count
        && spec.Services.Keys.All(name => board.Services.ContainsKey(name.Text)) && spec.Groups.Keys.All(board.Groups.ContainsKey);

    /// <summary>Processes of services that the configuration no longer has. Where it could not be read in full, nobody knows that of those it names.</summary>
    private void EndStrays()
    {
        var known = Spec.Services.Keys.Select(n => n.Text).Concat(_options.Unread).ToHashSet(StringComparer.Ordinal);
        foreach (var stray in _link.StraysBeside(known))
        {
            _link.Discard(stray);
        }
    }

    private void OnRootFailure(string? why)
    {
        Report("root", why is null ? null : $"the root group failed: {why}");
        if (why is not null)
        {
            _rootFailures.Writer.TryWrite(why);
        }
    }

    private void OnOutputWarnings(string service)
    {
        if (ServiceName.TryParse(service, out var name) && _services.TryGetValue(name, out var actor))
        {
            actor.Tell(new OutputWarnings(_outputs.WarningsOf(name)));
        }
    }

    private void OnHostLost(string reason) => _degraded["keeper"] = $"keeper: {reason}";
}

/// <summary>Whether a node starts, runs or stops.</summary>
public enum NodeState
{
    /// <summary>Not all services have begun.</summary>
    Starting,

    /// <summary>As it should be.</summary>
    Running,

    /// <summary>On its way down.</summary>
    Stopping,
}
