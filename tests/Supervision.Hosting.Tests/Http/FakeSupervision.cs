using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Supervision.Api;

namespace Supervision.Hosting.Tests.Http;

/// <summary>A node without services of its own: it shows what a test puts in, and remembers what it was asked.</summary>
internal sealed class FakeSupervision : ISupervision
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<ServiceDocument> Services { get; } = [Sample.Service("web"), Sample.Service("worker")];

    public NodeDocument Node { get; set; } = Sample.Node();

    public long Serial { get; private set; } = 7;

    public Exception? Refusal { get; set; }

    public List<string> Asked { get; } = [];

    public CommandRequest? LastRequest { get; private set; }

    public int Waiting;

    public Channel<EventDocument> Events { get; } = Channel.CreateUnbounded<EventDocument>();

    public int Streaming;

    /// <summary>Something happened: long polls are answered.</summary>
    public void Change()
    {
        lock (_gate)
        {
            Serial++;
            _changed.SetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Set, the node never answers.</summary>
    public TaskCompletionSource<NodeDocument>? Silence { get; set; }

    public Task<NodeDocument> GetNodeAsync(CancellationToken cancellationToken = default) => Silence?.Task ?? Ask("node", Node);

    public async Task<Versioned<IReadOnlyList<ServiceDocument>>> GetServicesAsync(
        string? glob = null, AwaitChange? change = null, CancellationToken cancellationToken = default)
    {
        await Ask($"services {glob ?? "*"}{Wait(change)}", 0);
        await WaitAsync(change, cancellationToken);
        return new(Services, Serial);
    }

    public async Task<Versioned<ServiceDocument>> GetServiceAsync(string name, AwaitChange? change = null, CancellationToken cancellationToken = default)
    {
        await Ask($"service {name}{Wait(change)}", 0);
        await WaitAsync(change, cancellationToken);
        return new(Find(name), Serial);
    }

    public Task<CommandResult> CommandAsync(string name, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default)
    {
        LastRequest = request;
        var outcome = request.Wait ? "done" : "accepted";
        return Ask($"{verb} {name}", new CommandResult(request.CommandId ?? "made-up", outcome, "so it is", Find(name)));
    }

    public Task<IReadOnlyList<CommandReport>> CommandAllAsync(
        IReadOnlyList<string> globs, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default)
    {
        LastRequest = request;
        return Ask<IReadOnlyList<CommandReport>>(
            $"{verb} {string.Join(' ', globs)}", [.. Services.Select(s => new CommandReport(s.Name, "done", null, "so it is", s))]);
    }

    public Task<LogPage> GetLogAsync(string? name, long? after = null, int limit = 100, CancellationToken cancellationToken = default) =>
        Ask($"log {name ?? "*"} after {after?.ToString() ?? "-"} limit {limit}", new LogPage([Sample.Line(5)], 6, 0));

    public Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(string name, int limit = 100, CancellationToken cancellationToken = default) =>
        Ask($"history {name} limit {limit}", (IReadOnlyList<HistoryEntry>)[new(1, Sample.Noon, "started", "running", "spawned", Sample.Boot)]);

    public async Task<Versioned<IReadOnlyList<GroupDocument>>> GetGroupsAsync(AwaitChange? change = null, CancellationToken cancellationToken = default)
    {
        await Ask("groups" + Wait(change), 0);
        await WaitAsync(change, cancellationToken);
        return new([Sample.Root], Serial);
    }

    public Task<IReadOnlyList<ListenerDocument>> GetListenersAsync(CancellationToken cancellationToken = default) =>
        Ask("listeners", (IReadOnlyList<ListenerDocument>)[new() { Name = "http", State = "open", Since = Sample.Noon, Generation = 1 }]);

    public async Task<Versioned<TreeDocument>> GetTreeAsync(AwaitChange? change = null, CancellationToken cancellationToken = default)
    {
        await Ask("tree" + Wait(change), 0);
        await WaitAsync(change, cancellationToken);
        return new(new(Sample.Root, Services, []), Serial);
    }

    public async IAsyncEnumerable<EventDocument> GetEventsAsync(
        long? after = null, string? logs = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Ask($"events after {after?.ToString() ?? "-"} logs {logs ?? "-"}", 0);
        Interlocked.Increment(ref Streaming);
        try
        {
            if (after is null)
                yield return new() { Kind = "snapshot", Serial = Serial, Snapshot = Services };
            await foreach (var document in Events.Reader.ReadAllAsync(cancellationToken))
                yield return document;
        }
        finally
        {
            Interlocked.Decrement(ref Streaming);
        }
    }

    public Task<ActorDocument> GetActorsAsync(CancellationToken cancellationToken = default) =>
        Ask("actors", new ActorDocument("user", "Guardian", 0, [new("node", "NodeActor", 1, [])]));

    public Task<PlanDocument> PlanAsync(CancellationToken cancellationToken = default) => Ask("plan", new PlanDocument { Id = "p1", Applied = false });

    public Task<PlanDocument> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken = default) =>
        Ask($"apply {request.Plan ?? "-"} because {request.Reason ?? "-"}", new PlanDocument { Id = "p1", Applied = true });

    public async Task<UpgradeDocument> UpgradeAsync(UpgradeRequest request, CancellationToken cancellationToken = default)
    {
        await Ask($"upgrade {request.Binary ?? "-"} {request.Timeout ?? "-"} {request.Reason ?? "-"}", 0);
        return new("/opt/supervisiond", "1.0", "1.1", 10, 11, 300);
    }

    public Task CommandNodeAsync(NodeVerb verb, string? reason = null, CancellationToken cancellationToken = default) =>
        Ask($"{verb} node because {reason ?? "-"}", 0);

    private Task<T> Ask<T>(string what, T answer)
    {
        lock (_gate)
            Asked.Add(what);
        return Refusal is null ? Task.FromResult(answer) : Task.FromException<T>(Refusal);
    }

    private async Task WaitAsync(AwaitChange? change, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Waiting);
        try
        {
            while (change is not null && Serial <= change.Serial)
                await NextChange().WaitAsync(change.Wait, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The unchanged document is the answer.
        }
        finally
        {
            Interlocked.Decrement(ref Waiting);
        }
    }

    private Task NextChange()
    {
        lock (_gate)
            return _changed.Task;
    }

    private ServiceDocument Find(string name) =>
        Services.Find(service => service.Name == name) ?? throw new SupervisionException(ProblemKind.NotFound, $"no service '{name}'");

    private static string Wait(AwaitChange? change) => change is null ? "" : $" beyond {change.Serial} for {change.Wait}";
}
