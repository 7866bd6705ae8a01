using System.Collections.Immutable;
using Supervision.Posix.Processes;

namespace Supervision.Specs;

/// <summary>What is wanted of one service. Immutable; two specs with the same content are the same wish.</summary>
public sealed record ServiceSpec
{
    /// <summary>Unique on the node.</summary>
    public required ServiceName Name { get; init; }

    /// <summary>How many processes of it run side by side, each supervised by itself: numbered from 0, the first being this one.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Reads what the replica of a number is; null where all are alike.</summary>
    /// <remarks>Throws <see cref="Reading.SpecException"/> where its texts make no sense with that number in them.</remarks>
    internal Func<int, ServiceSpec>? ReadReplica { get; init; }

    /// <summary>The group's path: <c>/</c> for the root group, <c>/shop/backend</c> below it.</summary>
    public required string Group { get; init; }

    /// <summary>The program and its arguments; a program without a slash is looked up in the PATH of its environment.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Where the service was defined, as <c>file:line</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>What its author says it is for.</summary>
    public string? Description { get; init; }

    /// <summary>How its process lives.</summary>
    public ServiceType Type { get; init; } = ServiceType.Daemon;

    /// <summary>Absolute.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Whether it starts at boot until an operator says otherwise.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether <see cref="StartSpec"/> lets it start with the node when it is enabled.</summary>
    public bool StartsWithNode { get; init; } = true;

    /// <summary>What makes it start.</summary>
    public StartTrigger Start { get; init; } = StartTrigger.WithNode;

    /// <summary>The listeners that its processes are given, in the order of their descriptors.</summary>
    public ImmutableArray<ListenerUse> Listeners { get; init; } = [];

    /// <summary>Whether its end counts for the group's auto-shutdown.</summary>
    public bool Significant { get; init; }

    /// <summary>Variables of its own, over the files, over the daemon's.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Files of <c>NAME=value</c> lines, absolute; read at each start.</summary>
    public ImmutableArray<string> EnvironmentFiles { get; init; } = [];

    /// <summary>Whether the daemon's own environment is kept from it.</summary>
    public bool ClearEnvironment { get; init; }

    /// <summary>Who it runs as, and within which bounds.</summary>
    public CredentialsSpec Credentials { get; init; } = CredentialsSpec.Inherited;

    /// <summary>Names it provides beside its own.</summary>
    public ImmutableArray<ServiceName> Provides { get; init; } = [];

    /// <summary>What must be there before it starts.</summary>
    public ImmutableArray<Requirement> Requires { get; init; } = [];

    /// <summary>Names that are started with it and waited for, but that it can do without.</summary>
    public ImmutableArray<ServiceName> Wants { get; init; } = [];

    /// <summary>Names that it starts after and stops before, when both are started or stopped anyway.</summary>
    public ImmutableArray<ServiceName> After { get; init; } = [];

    /// <summary>Names that must not be enabled together with it.</summary>
    public ImmutableArray<ServiceName> Conflicts { get; init; } = [];

    /// <summary>When and how fast it is started again.</summary>
    public RestartSpec Restart { get; init; } = new();

    /// <summary>How it is stopped.</summary>
    public StopSpec Stop { get; init; } = new();

    /// <summary>How its process is replaced by the next.</summary>
    public HandoffSpec Handoff { get; init; } = HandoffSpec.None;

    /// <summary>How it is told to read its configuration again.</summary>
    public ReloadSpec Reload { get; init; } = ReloadSpec.None;

    /// <summary>What it does to become ready.</summary>
    public ReadySpec Ready { get; init; } = new();

    /// <summary>How it is asked whether it is well; null if it is not asked.</summary>
    public HealthSpec? Health { get; init; }

    /// <summary>It must give a sign of life within each such time, <c>WATCHDOG=1</c> of sd_notify(3); null if it need not.</summary>
    public TimeSpan? Watchdog { get; init; }

    /// <summary>What is done around the life of each of its processes.</summary>
    public HooksSpec Hooks { get; init; } = HooksSpec.None;

    /// <summary>Where a forking service writes the number of its main process; absolute. Null if it tells by <c>MAINPID</c> or has one process.</summary>
    public string? PidFile { get; init; }

    /// <summary>What is done with it again and again while a process of it lives; null: nothing.</summary>
    public RepeatSpec? Repeat { get; init; }

    /// <summary>What is done with it at times of the wall clock; null: nothing.</summary>
    public ScheduleSpec? Schedule { get; init; }

    /// <summary>How many descriptors are kept for it over its restarts, <c>FDSTORE=1</c> of sd_notify(3).</summary>
    public int DescriptorStoreMax { get; init; }

    /// <summary>What all its processes together may use; null for no control group of its own.</summary>
    public CgroupSettings? Cgroup { get; init; }

    /// <summary>What is kept of its output.</summary>
    public LogsSpec Logs { get; init; } = new();

    /// <summary>What one of its replicas is. The first knows how many there are.</summary>
    /// <param name="number">From 0.</param>
    /// <exception cref="Reading.SpecException">Its texts make no sense with that number in them.</exception>
    public ServiceSpec OfReplica(int number)
    {
        if (number == 0) return this;
        var (name, read) = (Name.OfReplica(number), ReadReplica?.Invoke(number) ?? this);
        return read with { Name = name, Replicas = 1, StartsWithNode = StartsWithNode, Listeners = ListenerUse.OfReplica(Listeners, read.Listeners, name) };
    }

    /// <summary>Whether it meets a requirement, by its own name or one it provides.</summary>
    public bool Satisfies(ServiceName requirement) => Name.Meets(requirement) || Provides.Any(p => p.Meets(requirement));
}

/// <summary>How a service's process lives.</summary>
public enum ServiceType
{
    /// <summary>Runs until stopped; ready once spawned.</summary>
    Daemon,

    /// <summary>Runs to its end; others that require it wait for its success.</summary>
    OneShot,

    /// <summary>The process that was started ends once another, left behind by it, is the main one.</summary>
    Forking,
}

/// <summary>Who a process runs as, and within which bounds. Null and empty members change nothing.</summary>
public sealed record CredentialsSpec
{
    /// <summary>Runs as the daemon does.</summary>
    public static CredentialsSpec Inherited { get; } = new();

    /// <summary>A user's name or number.</summary>
    public string? User { get; init; }

    /// <summary>A group's name or number; the user's own by default.</summary>
    public string? Group { get; init; }

    /// <summary>Names or numbers of further groups; empty for none at all, null for those that the user is a member of.</summary>
    public ImmutableArray<string>? SupplementaryGroups { get; init; }

    /// <summary>Capabilities kept over the change of user, such as <c>net_bind_service</c>.</summary>
    public ImmutableArray<string> AmbientCapabilities { get; init; } = [];

    /// <summary>Whether programs it starts can never gain privileges.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Mode bits that new files do not get.</summary>
    public int? Umask { get; init; }

    /// <summary>-20 (favoured) to 19.</summary>
    public int? Nice { get; init; }

    /// <summary>-1000 (never killed) to 1000 (killed first).</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>Resource limits by name as in setrlimit(2) without RLIMIT_, lower case, such as <c>nofile</c>; soft and hard alike; null is unlimited.</summary>
    public ImmutableSortedDictionary<string, long?> Limits { get; init; } = ImmutableSortedDictionary<string, long?>.Empty;
}
