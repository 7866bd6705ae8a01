using Supervision.Api;
using Supervision.Hosting.Configuration;
using Supervision.Hosting.Http;
using Supervision.Hosting.Local;
using Supervision.Nodes;
using Supervision.Posix.Keeping;
using Supervision.Specs;

namespace Supervision.Hosting;

/// <summary>The node of this process from its first answer to its last, before and after its tree is there.</summary>
internal sealed class RunningNode(NodeConfiguration configuration, string bootId, TimeProvider time)
{
    private readonly NodeSpec _spec = configuration.First.Spec;
    private readonly TaskCompletionSource<(NodeEnd End, string Why)> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();

    public TimeProvider Time => time;

    public NodeConfiguration Configuration => configuration;

    /// <summary>Null until the tree is there.</summary>
    public SupervisionNode? Node { get; set; }

    public HttpEndpoint? Http { get; set; }

    /// <summary>Replaces the daemon by another binary; null where that cannot be.</summary>
    public Func<string?, TimeSpan?, string, Task<UpgradeDocument>>? Upgrade { get; init; }

    /// <summary>The keeper; null when this process keeps its services itself.</summary>
    public LastingProcessHost? Keeper { get; set; }

    /// <summary>Ends with how and why the daemon shall end.</summary>
    public Task<(NodeEnd End, string Why)> WhenEndRequested => _end.Task;

    public void RequestEnd(NodeEnd end, string why) => _end.TrySetResult((end, why));

    public NodeDocument Describe()
    {
        var board = Node?.Board.Current;
        return new NodeDocument
        {
            Name = _spec.Name,
            Version = ProductInformation.Version,
            Pid = Environment.ProcessId,
            KeeperPid = Keeper?.KeeperPid,
            KeeperVersion = Keeper?.KeeperVersion is { Length: > 0 } version ? version : null,
            StartedAt = _startedAt,
            BootId = bootId,
            DataDir = _spec.DataDir,
            Listen = Http is { } http ? [.. http.Addresses, $"unix:{http.SocketPath}"] : [],
            State = (Node?.State ?? NodeState.Starting) switch
            {
                NodeState.Running => "running",
                NodeState.Stopping => "stopping",
                _ => "starting",
            },
            Services = board is null
                ? new Dictionary<string, int>()
                : ServiceView.All(board).GroupBy(s => Documents.Of(s).State).ToDictionary(g => g.Key, g => g.Count()),
            Degraded = Node?.Degraded ?? [],
            Serial = board?.Serial ?? 0,
        };
    }
}
