using System.Runtime.CompilerServices;
using Supervision.Actors;
using Supervision.Api;
using Supervision.Hosting.Http;
using Supervision.Hosting.Local;

namespace Supervision.Hosting.Embedding;

/// <summary>The node in the hands of the application: waits until it is there, and hands on.</summary>
/// <param name="name">The name given to it.</param>
/// <param name="node">Its life.</param>
/// <param name="application">The application, for the causes of what it commands.</param>
internal sealed class SupervisionHost(string name, EmbeddedNode node, string application) : ISupervisionHost
{
    public string Name => name;

    public Task WhenStarted => node.WhenStarted;

    public ActorSystem ActorSystem =>
        node.WhenStarted is { IsCompletedSuccessfully: true, Result.Running.Node: { } running }
            ? running.System
            : throw new InvalidOperationException($"{name} has not started");

    public async Task<NodeDocument> GetNodeAsync(CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetNodeAsync(cancellationToken).ConfigureAwait(false);

    public async Task<Versioned<IReadOnlyList<ServiceDocument>>> GetServicesAsync(string? glob = null, AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetServicesAsync(glob, change, cancellationToken).ConfigureAwait(false);

    public async Task<Versioned<ServiceDocument>> GetServiceAsync(string name, AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetServiceAsync(name, change, cancellationToken).ConfigureAwait(false);

    public async Task<CommandResult> CommandAsync(string name, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).CommandAsync(name, verb, request, cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<CommandReport>> CommandAllAsync(IReadOnlyList<string> globs, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).CommandAllAsync(globs, verb, request, cancellationToken).ConfigureAwait(false);

    public async Task<LogPage> GetLogAsync(string? name, long? after = null, int limit = 100, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetLogAsync(name, after, limit, cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(string name, int limit = 100, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetHistoryAsync(name, limit, cancellationToken).ConfigureAwait(false);

    public async Task<Versioned<IReadOnlyList<GroupDocument>>> GetGroupsAsync(AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetGroupsAsync(change, cancellationToken).ConfigureAwait(false);

    public async Task<IReadOnlyList<ListenerDocument>> GetListenersAsync(CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetListenersAsync(cancellationToken).ConfigureAwait(false);

    public async Task<Versioned<TreeDocument>> GetTreeAsync(AwaitChange? change = null, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetTreeAsync(change, cancellationToken).ConfigureAwait(false);

    public async Task<PlanDocument> PlanAsync(CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).PlanAsync(cancellationToken).ConfigureAwait(false);

    public async Task<PlanDocument> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).ApplyAsync(request, cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<EventDocument> GetEventsAsync(
        long? after = null, string? logs = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var local = await NodeAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var e in local.GetEventsAsync(after, logs, cancellationToken).ConfigureAwait(false))
        {
            yield return e;
        }
    }

    public async Task<ActorDocument> GetActorsAsync(CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).GetActorsAsync(cancellationToken).ConfigureAwait(false);

    public async Task CommandNodeAsync(NodeVerb verb, string? reason = null, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).CommandNodeAsync(verb, reason, cancellationToken).ConfigureAwait(false);

    public async Task<UpgradeDocument> UpgradeAsync(UpgradeRequest request, CancellationToken cancellationToken = default) =>
        await (await NodeAsync(cancellationToken).ConfigureAwait(false)).UpgradeAsync(request, cancellationToken).ConfigureAwait(false);

    private async Task<LocalSupervision> NodeAsync(CancellationToken cancellationToken)
    {
        var host = await node.WhenStarted.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new LocalSupervision(host.Running, new OperatorIdentity(Environment.UserName, application));
    }
}
