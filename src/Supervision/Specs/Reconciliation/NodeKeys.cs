using System.Collections.Immutable;
using static Supervision.Specs.Reconciliation.ChangeImpact;

namespace Supervision.Specs.Reconciliation;

/// <summary>What the change of each setting of the node asks for.</summary>
internal static class NodeKeys
{
    public static readonly ImmutableArray<SpecKey<NodeSpec>> All =
    [
        new("node.name", DaemonRestart, n => n.Name),
        new("node.start-concurrency", Refresh, n => (object?)n.StartConcurrency ?? "auto"),
        new("node.boot-timeout", Refresh, n => (object?)n.BootTimeout ?? "unlimited"),
        new("node.on-root-failure", Refresh, n => n.OnRootFailure),
        new("node.orphans", Refresh, n => n.Orphans),
        new("data-dir", DaemonRestart, n => n.DataDir),
        new("node.redirect.tool", DaemonRestart, n => n.Redirect.Tool),
        new("node.redirect.prefix", DaemonRestart, n => n.Redirect.Prefix),
        new("api.listen", DaemonRestart, n => n.Api.Listen),
        new("api.hosts", DaemonRestart, n => n.Api.Hosts),
        new("api.auth", DaemonRestart, n => n.Api.Auth),
        new("keeper.mode", DaemonRestart, n => n.Keeper),
        new("journal.provider", DaemonRestart, n => n.Journal.Provider),
        new("journal.connection-string", DaemonRestart, n => n.Journal.ConnectionString, IsSecret: true),
        new("journal.keep-events", Refresh, n => (object?)n.Journal.KeepEvents ?? "unlimited"),
        new("start.mode", Refresh, n => n.Start.Mode),
        new("start.services", Refresh, n => n.Start.Services),
        new("load-paths", Refresh, n => n.LoadPaths),
        new("listeners", Refresh, n => n.Listeners),
    ];

    /// <summary>What the node is after a change: what needs another start of the daemon stays as it is.</summary>
    public static NodeSpec Applied(NodeSpec running, NodeSpec wanted) => running with
    {
        StartConcurrency = wanted.StartConcurrency,
        BootTimeout = wanted.BootTimeout,
        OnRootFailure = wanted.OnRootFailure,
        Orphans = wanted.Orphans,
        Journal = running.Journal with { KeepEvents = wanted.Journal.KeepEvents },
        Start = wanted.Start,
        LoadPaths = wanted.LoadPaths,
        Listeners = wanted.Listeners,
        Services = wanted.Services,
        Groups = wanted.Groups,
    };
}
