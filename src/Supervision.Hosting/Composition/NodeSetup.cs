using Supervision.Api;
using Supervision.Hosting.Upgrades;
using Supervision.Posix.Processes;
using Supervision.Specs;

namespace Supervision.Hosting;

/// <summary>In what a node inside an application differs from the daemon's.</summary>
internal sealed record NodeSetup
{
    /// <summary>The daemon's: it always answers on its socket, and has nothing inside itself.</summary>
    public static NodeSetup OfDaemon { get; } = new() { AlwaysAnswersHttp = true };

    /// <summary>Whether it answers on HTTP also when it is to listen nowhere but on the socket in its data directory.</summary>
    public bool AlwaysAnswersHttp { get; init; }

    /// <summary>The keeper's program.</summary>
    public string KeeperPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "supervision-keeper");

    /// <summary>Puts a host of processes before the one of the configuration; its second argument gives the tree as it is.</summary>
    public Func<IProcessHost, Func<NodeSpec>, IProcessHost> Wrap { get; init; } = static (processes, _) => processes;

    /// <summary>What every process gets from this one, when it keeps its processes itself; null for nothing.</summary>
    public PassedOn? PassedOn { get; init; }

    /// <summary>Locks and sockets that outlive the node; null when it takes its own and ends them.</summary>
    public Estate? Estate { get; init; }

    /// <summary>Replaces the daemon by another binary; null where that cannot be.</summary>
    public Func<string?, TimeSpan?, string, Task<UpgradeDocument>>? Upgrade { get; init; }

    public bool AnswersHttp(NodeSpec spec) => AlwaysAnswersHttp || !spec.Api.Listen.IsEmpty;

    /// <summary>Whether it has files; a node without any can run where nothing can be written, and several can run side by side.</summary>
    public bool NeedsDirectory(NodeSpec spec) => AnswersHttp(spec) || spec.Keeper is KeeperMode.Process || spec.Journal.Provider == "sqlite";
}
