using Supervision.Posix.Listening;

namespace Supervision.Posix.Processes;

/// <summary>
/// What to start and how. What is not asked for is not done: a request that names no user, limit or priority costs one <c>execve</c>.
/// </summary>
/// <remarks>
/// The process gets its own session, default signal dispositions, an empty signal mask, <c>/dev/null</c> as standard input, and no other descriptor.
/// </remarks>
public sealed record SpawnRequest
{
    /// <summary>The name of this incarnation, such as <c>web#3</c>; unique among those that the host knows.</summary>
    public required string Incarnation { get; init; }

    /// <summary>
    /// The program and its arguments. A program without a slash is searched in the PATH of <see cref="Environment"/>; one with a slash is relative to
    /// <see cref="WorkingDirectory"/>.
    /// </summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The complete environment. With <c>SUPERVISION_INCARNATION</c> = <see cref="Incarnation"/>, descendants that left the session are found too.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Where the process starts; absolute.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The user by name or number; null for the host's own.</summary>
    public string? User { get; init; }

    /// <summary>The group by name or number; null for the user's own, or the host's if no user is named.</summary>
    public string? Group { get; init; }

    /// <summary>The supplementary groups by name or number, none if empty; null for those that the user is a member of.</summary>
    public IReadOnlyList<string>? SupplementaryGroups { get; init; }

    /// <summary>The file mode creation mask, 0 to 511; null for the host's own.</summary>
    public int? Umask { get; init; }

    /// <summary>The priority from -20 (first) to 19 (last); null for the host's own.</summary>
    public int? Nice { get; init; }

    /// <summary>From -1000 (never killed when memory runs out) to 1000 (killed first); null for the host's own.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>Limits of <c>setrlimit</c>; those not named are the host's own.</summary>
    public IReadOnlyList<ResourceLimit> Limits { get; init; } = [];

    /// <summary>Capabilities that a user other than root keeps, such as <c>net_bind_service</c>, <c>CAP_NET_BIND_SERVICE</c> or <c>10</c>.</summary>
    public IReadOnlyList<string> AmbientCapabilities { get; init; } = [];

    /// <summary>Whether set-user-id programs have no effect in this process and its descendants.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Whether standard output is a pipe that the observer gets; else it is <c>/dev/null</c>.</summary>
    public bool PipeStdout { get; init; } = true;

    /// <summary>The same for standard error.</summary>
    public bool PipeStderr { get; init; } = true;

    /// <summary>
    /// Whether it may notify by <c>sd_notify</c>: the host sets <c>NOTIFY_SOCKET</c> and hears from that socket only processes of this incarnation, see
    /// <see cref="IProcessObserver.Notified"/>.
    /// </summary>
    public bool Notify { get; init; }

    /// <summary>
    /// The number, 3 to 255, of a descriptor to which it writes a line when it is ready, see <see cref="IProcessObserver.ReadyLine"/>; null for none.
    /// </summary>
    public int? ReadyDescriptor { get; init; }

    /// <summary>
    /// Under which key the descriptors are kept that it stores by <c>FDSTORE=1</c>, and from which it gets those of its predecessors, from descriptor 3
    /// on, with <c>LISTEN_FDS</c>, <c>LISTEN_FDNAMES</c> and <c>LISTEN_PID</c>; null to keep none. Storing needs <see cref="Notify"/>.
    /// </summary>
    public string? StoreKey { get; init; }

    /// <summary>How many descriptors are kept under the key, at most 4096; default 0.</summary>
    public int StoreMax { get; init; }

    /// <summary>
    /// The listeners that it gets, from descriptor 3 on and before those that were stored, with <c>LISTEN_FDS</c>, <c>LISTEN_FDNAMES</c> and
    /// <c>LISTEN_PID</c>. One that is not open is a failure.
    /// </summary>
    public IReadOnlyList<InheritedListener> Listeners { get; init; } = [];

    /// <summary>
    /// Whether it starts its main process and ends (<c>type = forking</c>): the end of the first process is then <see cref="IProcessObserver.Forked"/>.
    /// </summary>
    public bool Forks { get; init; }

    /// <summary>What all its processes together may use; null for a process without a control group of its own.</summary>
    public CgroupSettings? Cgroup { get; init; }
}
