using System.Globalization;
using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Api;
using Supervision.Hosting.Configuration;
using Supervision.Hosting.Http;
using Supervision.Nodes;
using Supervision.Posix.Processes;
using Supervision.ReadModel;
using Supervision.Services;
using Supervision.Specs.Reading;

namespace Supervision.Hosting.Local;

/// <summary>The node in this process, as one operator sees and commands it.</summary>
internal sealed class LocalSupervision(RunningNode running, OperatorIdentity operatorIdentity) : ISupervision
{
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(30);

    public Task<NodeDocument> GetNodeAsync(CancellationToken cancellationToken = default) => Task.FromResult(running.Describe());

    public Task<Versioned<IReadOnlyList<ServiceDocument>>> GetServicesAsync(string? glob = null, AwaitChange? change = null, CancellationToken cancellationToken = default)
    {
        var names = Glob.Of(glob);
        return WhenChangedAsync<IReadOnlyList<ServiceDocument>>(
            change,
            board => [.. ServiceView.Matching(board, names).Select(Documents.Of)],
            cancellationToken);
    }

    public Task<Versioned<ServiceDocument>> GetServiceAsync(string name, AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        WhenChangedAsync(
            change,
            board => ServiceView.Find(board, name) is { } view ? Documents.Of(view) : throw NoSuchService(name),
            cancellationToken);

    public async Task<CommandResult> CommandAsync(string name, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default)
    {
        if (verb is ServiceVerb.Scale)
        {
            var scaled = await ScaleAsync(name, request, cancellationToken).ConfigureAwait(false);
            return ResultOf(name, request.CommandId ?? Guid.NewGuid().ToString("N"), scaled);
        }

        var command = CommandOf(verb, request);
        var reply = await GiveAsync(name, verb, request, command, cancellationToken).ConfigureAwait(false);
        await Node.ShowAsync(cancellationToken).ConfigureAwait(false);
        return ResultOf(name, command.CommandId!, reply);
    }

    private async Task<CommandReply> GiveAsync(string name, ServiceVerb verb, CommandRequest request, ServiceCommand command, CancellationToken cancellationToken)
    {
        var node = Node;
        var mistake = await FollowAsync(node, name).ConfigureAwait(false);
        try
        {
            var reply = await node.GiveAsync(name, command, TimeoutOf(request), cancellationToken).ConfigureAwait(false) ?? throw NoSuchService(name);
            return mistake is null ? reply : reply with { Text = $"{reply.Text}; its configuration was not read again: {mistake}" };
        }
        catch (AskTimeoutException)
        {
            throw NoOutcome(name, verb, request);
        }
    }

    private async Task<CommandReply> ScaleAsync(string name, CommandRequest request, CancellationToken cancellationToken)
    {
        if (request.Replicas is not (>= 1 and <= 1000 and var replicas))
        {
            throw new SupervisionException(ProblemKind.BadRequest, $"replicas: found {request.Replicas?.ToString(CultureInfo.InvariantCulture) ?? "nothing"}, expected a number from 1 to 1000; to have none, stop or disable it");
        }

        var cause = Cause.Operator(operatorIdentity.Who, operatorIdentity.Through, request.Reason);
        try
        {
            var reply = await Node.ScaleAsync(name, replicas, cause, request.Wait ? TimeoutOf(request) : null, cancellationToken).ConfigureAwait(false);
            return reply ?? throw NoSuchService(name);
        }
        catch (AskTimeoutException)
        {
            throw NoOutcome(name, ServiceVerb.Scale, request);
        }
        catch (Exception e) when (e is SpecException or ReshapeException)
        {
            throw new SupervisionException(ProblemKind.Conflict, $"{name} is not scaled: {e.Message}", e);
        }
    }

    private CommandResult ResultOf(string name, string commandId, CommandReply reply) => new(commandId, OutcomeOf(reply), reply.Text, DocumentOf(name, reply));

    private static string OutcomeOf(CommandReply reply) => reply.Outcome switch
    {
        CommandOutcome.Refused => throw new SupervisionException(ProblemKind.Conflict, reply.Text),
        CommandOutcome.Unavailable => throw new SupervisionException(ProblemKind.Degraded, reply.Text),
        CommandOutcome.Accepted => "accepted",
        CommandOutcome.Failed => "failed",
        _ => "done",
    };

    private ServiceDocument DocumentOf(string name, CommandReply reply)
    {
        var board = Node.Board.Current;
        var view = ServiceView.Find(board, name);
        return view is null or { Replicas: [_] }
            ? Documents.Of(reply.Status, view?.Serial ?? board.Serial) with { Name = name }
            : Documents.Of(view);
    }

    private SupervisionException NoOutcome(string name, ServiceVerb verb, CommandRequest request)
    {
        var now = ServiceView.Find(Node.Board.Current, name) is { } view ? Documents.Of(view) : null;
        var state = now is null ? "it is unknown" : $"it is {now.State}: {now.Reason}";
        return new SupervisionException(ProblemKind.TimedOut, $"{name}: {VerbOf(verb)} has no outcome after {request.Timeout ?? "30s"}; {state}");
    }

    public async Task<IReadOnlyList<CommandReport>> CommandAllAsync(
        IReadOnlyList<string> globs, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default)
    {
        var board = Node.Board.Current;
        var names = new List<string>();
        foreach (var glob in globs)
        {
            var pattern = Glob.Of(glob);
            var before = names.Count;
            names.AddRange(ServiceView.Matching(board, pattern).Select(s => s.Name));
            if (names.Count == before)
            {
                throw new SupervisionException(ProblemKind.NotFound, $"no service matches '{glob}'");
            }
        }

        // What came of it is looked at when all is done: it would take the processor from those that are still to be obeyed.
        var reports = await Task.WhenAll(names.Distinct().Select(name => ReportAsync(name, verb, request, cancellationToken))).ConfigureAwait(false);
        await Node.ShowAsync(cancellationToken).ConfigureAwait(false);
        return [.. reports.Select(report => report())];
    }

    public Task<LogPage> GetLogAsync(string? name, long? after = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        var slice = name is null ? Node.Logs.Read(null, after, limit) : RequireService(name).Replicas.Select(r => r.Status.Spec.Name.Text).ToArray() switch
        {
            [var only] => Node.Logs.Read(only, after, limit),
            var replicas => ReplicaLogs.Read(Node.Logs, replicas, after, limit),
        };
        return Task.FromResult(new LogPage([.. slice.Lines.Select(Documents.Of)], slice.Next, slice.Lost));
    }

    public async Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(string name, int limit = 100, CancellationToken cancellationToken = default)
    {
        var replicas = RequireService(name).Replicas.Select(r => r.Status.Spec.Name);
        try
        {
            var histories = await Task.WhenAll(replicas.Select(async replica =>
                (await Node.HistoryAsync(replica, limit, cancellationToken).ConfigureAwait(false)).Select(entry => Documents.Of(entry) with { Replica = replica.Replica }))).ConfigureAwait(false);
            return ReplicaHistories.Merge(histories, limit);
        }
        catch (JournalException e)
        {
            throw new SupervisionException(ProblemKind.Degraded, $"the history of {name} cannot be read: {e.Message}", e);
        }
    }

    public Task<Versioned<IReadOnlyList<GroupDocument>>> GetGroupsAsync(AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        WhenChangedAsync<IReadOnlyList<GroupDocument>>(change, board => [.. board.Groups.Values.Select(Documents.Of)], cancellationToken);

    public Task<IReadOnlyList<ListenerDocument>> GetListenersAsync(CancellationToken cancellationToken = default) => Task.Run(() => ListenerDocuments.Of(Node), cancellationToken);

    public Task<Versioned<TreeDocument>> GetTreeAsync(AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        WhenChangedAsync(change, board => Documents.TreeOf(board, "/"), cancellationToken);

    public IAsyncEnumerable<EventDocument> GetEventsAsync(long? after = null, string? logs = null, CancellationToken cancellationToken = default) =>
        EventFeed.ReadAsync(Node, after, logs, cancellationToken);

    public Task<ActorDocument> GetActorsAsync(CancellationToken cancellationToken = default) => Task.FromResult(Documents.Of(Node.Describe()));

    public Task CommandNodeAsync(NodeVerb verb, string? reason = null, CancellationToken cancellationToken = default)
    {
        if (verb is NodeVerb.Reload)
        {
            return ApplyAsync(new ApplyRequest { Reason = reason }, cancellationToken);
        }

        running.RequestEnd(verb is NodeVerb.Detach ? NodeEnd.Detach : NodeEnd.Shutdown, $"{operatorIdentity}{(reason is null ? "" : $": {reason}")}");
        return Task.CompletedTask;
    }

    public Task<UpgradeDocument> UpgradeAsync(UpgradeRequest request, CancellationToken cancellationToken = default)
    {
        var upgrade = running.Upgrade ?? throw new SupervisionException(ProblemKind.Conflict, "this node lives in an application, and is replaced with it");
        TimeSpan? patience = request.Timeout is not { } text ? null
            : Durations.TryParse(text, out var timeout) && timeout > TimeSpan.Zero ? timeout
            : throw new SupervisionException(ProblemKind.BadRequest, $"timeout: found \"{text}\", expected a duration such as 30s");
        return upgrade(request.Binary, patience, By(request.Reason)).WaitAsync(cancellationToken);
    }

    public async Task<PlanDocument> PlanAsync(CancellationToken cancellationToken = default)
    {
        var answer = await running.Configuration.PlanAsync(Node, cancellationToken).ConfigureAwait(false);
        return PlanDocuments.Of(answer, applied: false, Node.Spec.Name);
    }

    public async Task<PlanDocument> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken = default)
    {
        try
        {
            var applying = running.Configuration.ApplyAsync(Node, request.Plan, By(request.Reason));
            return PlanDocuments.Of(await applying.WaitAsync(cancellationToken).ConfigureAwait(false), applied: true, Node.Spec.Name);
        }
        catch (SpecException e)
        {
            throw new SupervisionException(ProblemKind.Conflict, $"the configuration is wrong, and nothing was changed:\n{e.Message}", e);
        }
        catch (ReshapeException e)
        {
            throw new SupervisionException(e.IsStale ? ProblemKind.Stale : ProblemKind.Conflict, e.Message, e);
        }
    }

    private async Task<Func<CommandReport>> ReportAsync(string name, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var reply = verb is ServiceVerb.Scale
                ? await ScaleAsync(name, request, cancellationToken).ConfigureAwait(false)
                : await GiveAsync(name, verb, request, CommandOf(verb, request), cancellationToken).ConfigureAwait(false);
            return () => ReportOf(name, reply, request.Brief);
        }
        catch (SupervisionException e) when (e.Kind is not ProblemKind.BadRequest)
        {
            return () => Refused(name, e);
        }
    }

    private CommandReport ReportOf(string name, CommandReply reply, bool brief)
    {
        try
        {
            return new CommandReport(name, OutcomeOf(reply), null, reply.Text, brief ? null : DocumentOf(name, reply));
        }
        catch (SupervisionException e)
        {
            return Refused(name, e);
        }
    }

    private static CommandReport Refused(string name, SupervisionException e) => new(name, "refused", e.Kind.ToString(), e.Message, null);

    private async Task<string?> FollowAsync(SupervisionNode node, string name)
    {
        try
        {
            return await running.Configuration.FollowAsync(node, name, By(null)).ConfigureAwait(false);
        }
        catch (ReshapeException e)
        {
            return e.Message;
        }
    }

    private string By(string? reason) => reason is null ? operatorIdentity.ToString() : $"{operatorIdentity} ({reason})";

    private SupervisionNode Node => running.Node ?? throw new SupervisionException(ProblemKind.Degraded, "the node is starting");

    private async Task<Versioned<T>> WhenChangedAsync<T>(AwaitChange? change, Func<BoardSnapshot, T> read, CancellationToken cancellationToken)
    {
        var board = Node.Board;
        if (change is not null && change.Serial >= board.Current.Serial)
        {
            using var limit = new CancellationTokenSource(change.Wait, running.Time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await board.WaitAsync(change.Serial, both.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Nothing has changed for so long: that is the answer.
            }
        }

        var current = board.Current;
        return new Versioned<T>(read(current), current.Serial);
    }

    private ServiceCommand CommandOf(ServiceVerb verb, CommandRequest request)
    {
        var cause = Cause.Operator(operatorIdentity.Who, operatorIdentity.Through, request.Reason);
        var id = request.CommandId ?? Guid.NewGuid().ToString("N");
        CommandVerb? wish = verb switch
        {
            ServiceVerb.Start => CommandVerb.Start,
            ServiceVerb.Stop => CommandVerb.Stop,
            ServiceVerb.Restart or ServiceVerb.TryStart => CommandVerb.Restart,
            ServiceVerb.Enable => CommandVerb.Enable,
            ServiceVerb.Disable => CommandVerb.Disable,
            ServiceVerb.Clear => CommandVerb.Clear,
            ServiceVerb.Reload => CommandVerb.Reload,
            ServiceVerb.Signal => null,
            _ => throw new SupervisionException(ProblemKind.BadRequest, $"{VerbOf(verb)} is not supported by this version"),
        };
        return new ServiceCommand(wish, wish is null ? SignalOf(request) : null, id, cause, request.Wait);
    }

    private static (int Number, string Name) SignalOf(CommandRequest request)
    {
        if (request.Signal is not { } text)
        {
            throw new SupervisionException(ProblemKind.BadRequest, "signal: found nothing, expected the name or number of a signal such as HUP");
        }

        return Signals.TryParse(text, out var number)
            ? (number, Signals.Name(number))
            : throw new SupervisionException(ProblemKind.BadRequest, $"signal: found \"{text}\", expected the name or number of a signal such as HUP");
    }

    private static TimeSpan TimeoutOf(CommandRequest request) =>
        request.Timeout is not { } text ? CommandTimeout
        : Durations.TryParse(text, out var timeout) ? timeout
        : throw new SupervisionException(ProblemKind.BadRequest, $"timeout: found \"{text}\", expected a duration such as 30s");

    private ServiceView RequireService(string name) => ServiceView.Find(Node.Board.Current, name) ?? throw NoSuchService(name);

    private static string VerbOf(ServiceVerb verb) => verb.ToString().ToLowerInvariant();

    private static SupervisionException NoSuchService(string name) => new(ProblemKind.NotFound, $"no service is named {name}");
}
