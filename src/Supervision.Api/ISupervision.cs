namespace Supervision.Api;

/// <summary>
/// One node, near or far: the command line, the web pages and programs use this and cannot tell local from remote.
/// Every member throws <see cref="SupervisionException"/> when the node refuses or cannot be reached.
/// </summary>
public interface ISupervision
{
    /// <summary>The daemon and its host.</summary>
    Task<NodeDocument> GetNodeAsync(CancellationToken cancellationToken = default);

    /// <summary>Services whose names match a glob (all by default), sorted by name.</summary>
    /// <param name="glob"><c>*</c> and <c>?</c> as in a shell; null for all.</param>
    /// <param name="change">Wait until the node's serial has passed this one; null answers at once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<Versioned<IReadOnlyList<ServiceDocument>>> GetServicesAsync(string? glob = null, AwaitChange? change = null, CancellationToken cancellationToken = default);

    /// <summary>One service. Not found: <see cref="ProblemKind.NotFound"/>.</summary>
    Task<Versioned<ServiceDocument>> GetServiceAsync(string name, AwaitChange? change = null, CancellationToken cancellationToken = default);

    /// <summary>Commands one service.</summary>
    Task<CommandResult> CommandAsync(string name, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default);

    /// <summary>Commands many services at once, each as if it were commanded alone; answers when the outcome for all of them is known.</summary>
    /// <param name="globs">Names, with <c>*</c> and <c>?</c> as in a shell. One that matches no service: <see cref="ProblemKind.NotFound"/>, and nothing was commanded.</param>
    /// <param name="verb">What is asked of each.</param>
    /// <param name="request">How; its id counts for each service by itself.</param>
    /// <param name="cancellationToken">Ends the wait; the commands stay given.</param>
    /// <returns>What came of it for each service, in the order of the globs, each once.</returns>
    Task<IReadOnlyList<CommandReport>> CommandAllAsync(
        IReadOnlyList<string> globs, ServiceVerb verb, CommandRequest request, CancellationToken cancellationToken = default);

    /// <summary>Lines of one service, or of all merged when <paramref name="name"/> is null.</summary>
    /// <param name="name">The service; null for all.</param>
    /// <param name="after">Only records with a greater id; null for the newest <paramref name="limit"/>.</param>
    /// <param name="limit">At most so many records.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    Task<LogPage> GetLogAsync(string? name, long? after = null, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The journalled facts of a service, oldest first, the newest <paramref name="limit"/> of them.</summary>
    Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(string name, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>Every group, parents first.</summary>
    Task<Versioned<IReadOnlyList<GroupDocument>>> GetGroupsAsync(AwaitChange? change = null, CancellationToken cancellationToken = default);

    /// <summary>The listening sockets that the node holds, who has them, and what waits at them; by name.</summary>
    Task<IReadOnlyList<ListenerDocument>> GetListenersAsync(CancellationToken cancellationToken = default);

    /// <summary>The whole tree.</summary>
    Task<Versioned<TreeDocument>> GetTreeAsync(AwaitChange? change = null, CancellationToken cancellationToken = default);

    /// <summary>Reads the configuration again and says what applying it would change.</summary>
    Task<PlanDocument> PlanAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the running tree the one of the configuration; answers when the tree has its new members, which start in their own time. A plan that is no
    /// longer the plan: <see cref="ProblemKind.Stale"/>; a configuration that is wrong: <see cref="ProblemKind.Conflict"/>. Then nothing has changed.
    /// </summary>
    Task<PlanDocument> ApplyAsync(ApplyRequest request, CancellationToken cancellationToken = default);

    /// <summary>A snapshot, then every change, for as long as the caller reads.</summary>
    /// <param name="after">Resume after this serial; null begins with a snapshot. A serial too old to resume from begins with a snapshot too.</param>
    /// <param name="logs">Globs of services whose output is wanted as well, separated by commas; null for none.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<EventDocument> GetEventsAsync(long? after = null, string? logs = null, CancellationToken cancellationToken = default);

    /// <summary>The actors of the daemon.</summary>
    Task<ActorDocument> GetActorsAsync(CancellationToken cancellationToken = default);

    /// <summary>Commands the node itself; answers when the command is accepted.</summary>
    Task CommandNodeAsync(NodeVerb verb, string? reason = null, CancellationToken cancellationToken = default);

    /// <summary>Replaces the daemon by another binary, without touching services; answers when the new one has taken over.</summary>
    /// <param name="request">Which binary, and how patient to be.</param>
    /// <param name="cancellationToken">Ends the wait, not the upgrade.</param>
    /// <exception cref="SupervisionException">The new binary is no good, and the running daemon stays: <see cref="ProblemKind.Conflict"/>, saying why.</exception>
    Task<UpgradeDocument> UpgradeAsync(UpgradeRequest request, CancellationToken cancellationToken = default);
}

/// <summary>A document and the serial it is of.</summary>
/// <param name="Value">The document.</param>
/// <param name="Serial">The <c>ETag</c> of HTTP, a number.</param>
public sealed record Versioned<T>(T Value, long Serial);

/// <summary>A long poll: answer when the serial has passed <paramref name="Serial"/>, at the latest after <paramref name="Wait"/>.</summary>
/// <param name="Serial">The serial the caller has seen.</param>
/// <param name="Wait">How long to wait; afterwards the unchanged document is the answer.</param>
public sealed record AwaitChange(long Serial, TimeSpan Wait);
