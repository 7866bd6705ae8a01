using System.Collections.Immutable;
using System.Threading.Channels;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Groups;
using Supervision.Listeners;
using Supervision.Logs;
using Supervision.Posix.Listening;
using Supervision.Posix.Output;
using Supervision.Posix.Processes;
using Supervision.Processes;
using Supervision.ReadModel;
using Supervision.Rolling;
using Supervision.Services;
using Supervision.Specs;
using Supervision.Specs.Reconciliation;
using Supervision.Specs.Replication;

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
    private readonly ListenerDesk _listeners;
    private readonly IActorRef _actor;
    private readonly IActorRef _replicas;
    private readonly ServiceSettings _settings;
    private readonly TreeChanges _changes;
    private readonly CommandDelivery _delivery;
    private readonly Degradation _degradation;
    private readonly Channel<string> _rootFailures = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private volatile ImmutableDictionary<ServiceName, IActorRef> _services = ImmutableDictionary<ServiceName, IActorRef>.Empty;
    private readonly CancellationTokenSource _ending = new();
    private Task _boot = Task.CompletedTask;
    private IProcessHost _host;
    private volatile NodeState _state = NodeState.Starting;

    private SupervisionNode(NodeSpec configured, NodeOptions options, ActorSystem system, IActorRef replicas, ReplicaCounts counts)
    {
        var spec = counts.Expand(configured);
        StartedAt = options.Time.GetUtcNow();
        _options = options;
        _degradation = new Degradation(options.Journal);

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
        _link = new ProcessLink(options.Time, _outputs, _pump) { Lost = OnHostLost, Impaired = reason => Report("keeper", reason is null ? null : $"keeper: {reason}") };
        _host = options.OpenHost();
        _link.Attach(_host);
        _listeners = new ListenerDesk(_host as IListenerHost) { Report = Report };
        _link.ListenerTold = _listeners.Tell;
        _host.Start(_link);

        (_system, _replicas) = (system, replicas);
        _settings = new ServiceSettings(spec, _link, Logs, options.Time, _system.CreateRandom(), options.BootId, options.Environment)
        {
            Listeners = _listeners,
            RelayProgram = options.RelayProgram,
            ModelOf = name => Board.Current.Services.TryGetValue(name.Text, out var posted) ? posted.Status.Model : null,
        };
        _actor = _system.ActorOf(NodeActor.Props(_settings, Board, OnRootFailure), "node");
        _delivery = new CommandDelivery(_settings, _actor, Board);
        _changes = new TreeChanges(_settings, _actor, Board, _outputs, counts, configured);
    }

    /// <summary>What is wanted now, as the configuration has it: a service with several replicas stands there once.</summary>
    public NodeSpec Spec => _changes.Configured;

    /// <summary>What is wanted now, with every replica.</summary>
    private NodeSpec Tree => _settings.Node;

    /// <summary>What all services and groups are now.</summary>
    public Board Board { get; }

    /// <summary>All listeners, by name.</summary>
    public IReadOnlyList<ListenerStatus> Listeners => _listeners.Statuses;

    /// <summary>What all services have written.</summary>
    public LogStore Logs { get; }

    /// <summary>When the node started.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>The host of the processes.</summary>
    public IProcessHost Host => _host;

    /// <summary>The actors' system, which ends with the node.</summary>
    public ActorSystem System => _system;

    /// <summary>Whether it starts, runs or stops.</summary>
    public NodeState State => _state;

    /// <summary>What does not work as it should, one sentence each.</summary>
    public IReadOnlyList<string> Degraded => _degradation.Reasons;

    /// <summary>Why the root group has failed, each time that it does; the newest, for a reader that comes late.</summary>
    public ChannelReader<string> RootFailures => _rootFailures.Reader;

    /// <summary>Starts a node; done when every service has begun, which is not yet to say that it runs.</summary>
    public static async Task<SupervisionNode> StartAsync(NodeSpec spec, NodeOptions options, CancellationToken cancellationToken = default)
    {
        var node = await OpenAsync(spec, options, cancellationToken).ConfigureAwait(false);
        try
        {
            await node.BeginAsync(cancellationToken).ConfigureAwait(false);
            return node;
        }
        catch
        {
            await node.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        EndStrays();
        var tree = await _actor.Ask<TreeReady>(new AwaitTree(), Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
        _services = tree.Services;
        foreach (var service in tree.Services.Keys)
        {
            // What was found out before the service could be told.
            OnOutputWarnings(service.Text);
        }

        await AwaitBoardAsync(cancellationToken).ConfigureAwait(false);
        await BoardWait.ListenersAsync(_actor, Tree, BoardPatience, cancellationToken).ConfigureAwait(false);
        _settings.Fronts.Review();
        _state = NodeState.Running;
        _boot = WatchBootAsync();
    }

    /// <summary>Output of processes that run already comes as soon as the host is there: what all of them are has to be known before.</summary>
    private static async Task<SupervisionNode> OpenAsync(NodeSpec spec, NodeOptions options, CancellationToken cancellationToken)
    {
        var system = ActorSystem.Create("supervision", new ActorSystemOptions { TimeProvider = options.Time, LogSink = options.Log, Seed = options.Seed, Dispatcher = options.Dispatcher });
        try
        {
            system.UsePersistence(options.Journal, GroupFactTypes.AddTo(ServiceFactTypes.Register()).Add<ReplicaActor.Scaled>("node.scaled", ReplicaJson.Default));
            var replicas = system.ActorOf(ReplicaActor.Props(), "replicas");
            var counts = await replicas.Ask<ReplicaCounts>(new ReplicaActor.AskCounts(), BoardPatience, cancellationToken).ConfigureAwait(false);
            return new SupervisionNode(spec, options, system, replicas, counts);
        }
        catch
        {
            await system.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Commands a service, with all its replicas, or one of them: <c>web</c> or <c>web.2</c>. A restart comes to one after the other. Null when there is none of that name.</summary>
    /// <exception cref="AskTimeoutException">The outcome is not known in time; the command stays given.</exception>
    public async Task<CommandReply?> CommandAsync(string service, ServiceCommand command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var reply = await GiveAsync(service, command, timeout, cancellationToken).ConfigureAwait(false);
        await ShowAsync(cancellationToken).ConfigureAwait(false);
        return reply;
    }

    /// <summary>Ends when the board shows what has been done: whoever commands and then looks shall see it.</summary>
    public Task ShowAsync(CancellationToken cancellationToken) => _actor.Ask<BoardIsCurrent>(new AwaitBoard(), BoardPatience, cancellationToken);

    /// <summary>As <see cref="CommandAsync"/>, but the board need not show yet what has been done.</summary>
    public Task<CommandReply?> GiveAsync(string service, ServiceCommand command, TimeSpan timeout, CancellationToken cancellationToken) =>
        _delivery.GiveAsync(service, command, _services, timeout, cancellationToken);

    /// <summary>Gives a service another number of replicas, until the configuration does. Null when there is no service of that name.</summary>
    /// <param name="service">The service, not one of its replicas.</param>
    /// <param name="replicas">From 1 to 1000.</param>
    /// <param name="cause">Who wants that.</param>
    /// <param name="awaits">How long to wait until the new replicas run; null not to wait.</param>
    /// <param name="cancellationToken">Ends the wait; the number stays given.</param>
    /// <exception cref="AskTimeoutException">The new replicas do not run in time.</exception>
    /// <exception cref="ReshapeException">The tree cannot be changed now.</exception>
    /// <exception cref="Specs.Reading.SpecException">The texts of the service make no sense with such a number in them.</exception>
    public async Task<CommandReply?> ScaleAsync(string service, int replicas, Cause cause, TimeSpan? awaits, CancellationToken cancellationToken)
    {
        if (!ServiceName.TryParse(service, out var name) || !Spec.Services.TryGetValue(name, out var configured))
        {
            return null;
        }

        if (replicas > 1 && Specs.Reading.Checking.ReplicaFiles.Shared(configured) is var (key, file))
        {
            var refusal = $"{service} cannot have several replicas: {key} is \"{file}\" for each of them, expected %i (the number of the replica) in it, with replicas written beside it";
            return new CommandReply(CommandOutcome.Refused, refusal, Board.Current.Services[service].Status);
        }

        var (before, services) = await _changes.ScaleAsync(configured, replicas, () => RecordAsync(name, replicas, configured, cause), cause.Text).ConfigureAwait(false);
        if (services is null)
        {
            return new CommandReply(CommandOutcome.Done, $"{service} has {replicas} {(replicas == 1 ? "replica" : "replicas")} already", Board.Current.Services[service].Status);
        }

        _services = services;
        services[name].Tell(new ServiceInput.Scaled(before, replicas, cause));
        await AwaitBoardAsync(cancellationToken).ConfigureAwait(false);
        var reply = new CommandReply(CommandOutcome.Done, $"{service} is scaled from {before} to {replicas} replicas", Board.Current.Services[service].Status);
        if (awaits is not { } timeout || replicas <= before || !reply.Status.Model.Wanted)
        {
            return reply;
        }

        var start = new ServiceCommand(CommandVerb.Start, null, null, cause, AwaitsOutcome: true);
        var added = ReplicaReplies.Replicas(name, Tree, services)[before..];
        var started = ReplicaReplies.Of(await Task.WhenAll(added.Select(r => r.Ask<CommandReply>(start, timeout, cancellationToken))).ConfigureAwait(false));
        await ShowAsync(cancellationToken).ConfigureAwait(false);
        return started with { Text = $"{reply.Text}: {started.Text}" };
    }

    private async Task<ReplicaCounts> RecordAsync(ServiceName name, int replicas, ServiceSpec configured, Cause cause)
    {
        var answer = await _replicas.Ask<object>(new ReplicaActor.Scaled(name.Text, replicas, configured.Replicas, cause), Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        return answer as ReplicaCounts ?? throw new ReshapeException(((ReplicaActor.NotRecorded)answer).Why);
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
    public void Report(string area, string? reason) => _degradation.Report(area, reason);

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
        await _settings.Fronts.CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the node. Services that run stay with the keeper.</summary>
    public async ValueTask DisposeAsync()
    {
        _state = NodeState.Stopping;
        await _ending.CancelAsync().ConfigureAwait(false);
        await _boot.ConfigureAwait(false);
        _ending.Dispose();
        await _system.DisposeAsync().ConfigureAwait(false);
        await _settings.Fronts.DisposeAsync().ConfigureAwait(false);
        await _link.ReadAsync().ConfigureAwait(false);
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
        if (await BoardWait.MissingAsync(Board, () => Tree, BoardPatience, _options.Time, cancellationToken).ConfigureAwait(false) is { } missing)
        {
            Report("board", $"these services did not begin; the log says why: {string.Join(", ", missing)}");
        }
    }

    private async Task WatchBootAsync()
    {
        if (Spec.BootTimeout is { } timeout)
        {
            var watch = new BootWatch(Board, timeout, _options.Time, reason => Report("boot", reason));
            await watch.RunAsync(_ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Processes of services that the configuration no longer has. Where it could not be read in full, nobody knows that of those it names.</summary>
    private void EndStrays()
    {
        var known = Tree.Services.Keys.Select(n => n.Text).Concat(_options.Unread).ToHashSet(StringComparer.Ordinal);
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
        if (ServiceName.TryParseReplica(service, out var name) && _services.TryGetValue(name, out var actor))
        {
            actor.Tell(new OutputWarnings(_outputs.WarningsOf(name)));
        }
    }

    private void OnHostLost(string reason) => Report("keeper", $"keeper: {reason}");
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
