namespace Supervision.Api;

/// <summary>One daemon and its host.</summary>
public sealed record NodeDocument
{
    /// <summary>The node's name; the host's name by default.</summary>
    public required string Name { get; init; }

    /// <summary>The version of the daemon.</summary>
    public required string Version { get; init; }

    /// <summary>The daemon's process.</summary>
    public required int Pid { get; init; }

    /// <summary>The keeper's process; null when processes are kept in the daemon itself, or the keeper is being replaced.</summary>
    public int? KeeperPid { get; init; }

    /// <summary>The version of the keeper's program; null when there is no keeper, or it is so old that it does not say.</summary>
    public string? KeeperVersion { get; init; }

    /// <summary>When the daemon started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The kernel's boot id.</summary>
    public required string BootId { get; init; }

    /// <summary>Where the daemon keeps its journal, locks and sockets.</summary>
    public required string DataDir { get; init; }

    /// <summary>The addresses at which it answers.</summary>
    public IReadOnlyList<string> Listen { get; init; } = [];

    /// <summary><c>starting</c>, <c>running</c> or <c>stopping</c>.</summary>
    public required string State { get; init; }

    /// <summary>How many services are in each state, by the state's name.</summary>
    public IReadOnlyDictionary<string, int> Services { get; init; } = new Dictionary<string, int>();

    /// <summary>What does not work as it should, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Degraded { get; init; } = [];

    /// <summary>The number of the last change on this node.</summary>
    public required long Serial { get; init; }
}

/// <summary>A group of services: an OTP supervisor over its members.</summary>
public sealed record GroupDocument
{
    /// <summary>The path, such as <c>/shop/backend</c>; <c>/</c> is the root group.</summary>
    public required string Path { get; init; }

    /// <summary><c>one-for-one</c>, <c>one-for-all</c> or <c>rest-for-one</c>.</summary>
    public required string Strategy { get; init; }

    /// <summary>How many restarts of members are allowed within <see cref="PeriodSeconds"/>; null is unlimited.</summary>
    public int? Intensity { get; init; }

    /// <summary>The sliding window of <see cref="Intensity"/>.</summary>
    public required double PeriodSeconds { get; init; }

    /// <summary><c>never</c>, <c>any-significant</c> or <c>all-significant</c>.</summary>
    public required string AutoShutdown { get; init; }

    /// <summary><c>running</c>, <c>restarting</c>, <c>stopping</c>, <c>stopped</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>How many restarts lie within the window now.</summary>
    public required int RestartsInPeriod { get; init; }

    /// <summary>Members in written order: names of services, and paths of groups (they begin with <c>/</c>).</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>The number of the last change of this group.</summary>
    public required long Serial { get; init; }
}

/// <summary>The tree of groups with the services in them, in written order.</summary>
/// <param name="Group">The group itself.</param>
/// <param name="Services">Its services.</param>
/// <param name="Groups">The groups below it.</param>
public sealed record TreeDocument(GroupDocument Group, IReadOnlyList<ServiceDocument> Services, IReadOnlyList<TreeDocument> Groups);

/// <summary>An actor and those below it.</summary>
/// <param name="Name">The last segment of its path.</param>
/// <param name="Type">The type of the actor.</param>
/// <param name="Mailbox">Messages waiting.</param>
/// <param name="Children">The actors it supervises.</param>
public sealed record ActorDocument(string Name, string Type, int Mailbox, IReadOnlyList<ActorDocument> Children);
