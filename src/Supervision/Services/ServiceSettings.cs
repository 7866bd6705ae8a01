using System.Collections.Immutable;
using Supervision.Actors;
using Supervision.Fronting;
using Supervision.Listeners;
using Supervision.Logs;
using Supervision.Processes;
using Supervision.Specs;
using Supervision.StandingOrders;

namespace Supervision.Services;

/// <summary>What the actors of all services of a node share.</summary>
/// <param name="Node">The node and its tree.</param>
/// <param name="Link">The way to the processes.</param>
/// <param name="Logs">What all services have written.</param>
/// <param name="Time">Both clocks.</param>
/// <param name="Random">Chance for jitter; locked by its users.</param>
/// <param name="BootId">The kernel's boot id.</param>
/// <param name="Inherited">The daemon's own environment.</param>
internal sealed record ServiceSettings(
    NodeSpec Node, ProcessLink Link, LogStore Logs, TimeProvider Time, Random Random, string BootId, IReadOnlyDictionary<string, string> Inherited)
{
    private StartTurns? _turns;
    private FrontDesk? _fronts;
    private Tuple<NodeSpec, ImmutableHashSet<ServiceName>>? _reliedOn;

    // Above what an earlier daemon may have left with the keeper.
    private int _lastCommand = (int)(Time.GetUtcNow().ToUnixTimeMilliseconds() & 0x3fff_ffff);

    /// <summary>The node and its tree as they are now; set by the node's actor alone.</summary>
    public NodeSpec Node { get; set; } = Node;

    /// <summary>Services of the node as it is now whose loss means something to others.</summary>
    public ImmutableHashSet<ServiceName> ReliedOn
    {
        get
        {
            var node = Node;
            var known = Volatile.Read(ref _reliedOn);
            if (known is null || !ReferenceEquals(known.Item1, node))
            {
                Volatile.Write(ref _reliedOn, known = new(node, OrderDecision.ReliedOn(node)));
            }

            return known.Item2;
        }
    }

    /// <summary>Who lets replicas be replaced one at a time; set by the node's actor.</summary>
    public IActorRef ReplicaTurns { get; set; } = ActorRefs.Nobody;

    /// <summary>What is known of a service, as the read model has it; null when it is not there yet.</summary>
    public Func<ServiceName, ServiceModel?> ModelOf { get; init; } = _ => null;

    /// <summary>The listeners of the node.</summary>
    public ListenerDesk Listeners { get; init; } = new(null);

    /// <summary>The program that relays connections; null where there is none.</summary>
    public string? RelayProgram { get; init; }

    /// <summary>What leads clients to the services whose processes have ports of their own.</summary>
    public FrontDesk Fronts => LazyInitializer.EnsureInitialized(
        ref _fronts, () => new FrontDesk(() => Node, RelayProgram, Listeners, (area, why) => Listeners.Report?.Invoke(area, why), Time));

    /// <summary>Whose turn it is to start.</summary>
    public StartTurns Turns => LazyInitializer.EnsureInitialized(ref _turns, () => new StartTurns(() => Node.StartConcurrency ?? 2 * Environment.ProcessorCount));

    /// <summary>A number for the process of a command, unique on the node.</summary>
    public int NextCommandNumber() => Interlocked.Increment(ref _lastCommand);

    /// <summary>A number from 0 to 1.</summary>
    public double NextChance()
    {
        lock (Random)
        {
            return Random.NextDouble();
        }
    }
}
