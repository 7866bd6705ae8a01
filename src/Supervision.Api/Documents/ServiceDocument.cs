namespace Supervision.Api;

/// <summary>A service as shown outside: what is wanted, what is, and why.</summary>
public sealed record ServiceDocument
{
    /// <summary>The name, unique on its node: <c>base</c> or <c>base:variant</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The path of the group it belongs to, such as <c>/shop/backend</c>; <c>/</c> is the root group.</summary>
    public required string Group { get; init; }

    /// <summary>What its author says it is for.</summary>
    public string? Description { get; init; }

    /// <summary><c>disabled</c>, <c>waiting</c>, <c>starting</c>, <c>running</c>, <c>reloading</c>, <c>stopping</c>, <c>backoff</c>, <c>failed</c> or <c>completed</c>.</summary>
    public required string State { get; init; }

    /// <summary>Whether it starts by itself at boot.</summary>
    public required bool Enabled { get; init; }

    /// <summary>Since when it has been in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it is in this state, in words.</summary>
    public required string Reason { get; init; }

    /// <summary>Who or what brought it there.</summary>
    public required CauseDocument Cause { get; init; }

    /// <summary>The number of the last change of this service on its node; grows with every change of anything.</summary>
    public required long Serial { get; init; }

    /// <summary>The main process, or null when none runs; also null for a managed service, which runs inside the host application.</summary>
    public int? Pid { get; init; }

    /// <summary>How many replicas of it are wanted: processes side by side, each supervised by itself.</summary>
    /// <remarks>Not <c>init</c>: generated deserializers forget the initializer of such a property.</remarks>
    public int Replicas { get; set; } = 1;

    /// <summary>What each of several replicas does, in order of their numbers; empty when there is one. The members beside it tell of all of them together.</summary>
    public IReadOnlyList<ReplicaDocument> Instances { get; init; } = [];

    /// <summary>Every process generation that lives now, newest last.</summary>
    public IReadOnlyList<IncarnationDocument> Incarnations { get; init; } = [];

    /// <summary>How often the supervisor has started it again by itself, since it was last cleared.</summary>
    public required long Restarts { get; init; }

    /// <summary>How many of these restarts count against its limit now.</summary>
    public int RestartsInPeriod { get; init; }

    /// <summary>When the next start is due, in <c>backoff</c>.</summary>
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>When its schedule or its repetition is due next; null when nothing is.</summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>How the last process ended; null if none has.</summary>
    public ExitDocument? Exit { get; init; }

    /// <summary>Names that it provides beside its own.</summary>
    public IReadOnlyList<string> Provides { get; init; } = [];

    /// <summary>Names that must be provided before it starts.</summary>
    public IReadOnlyList<string> Requires { get; init; } = [];

    /// <summary>Names that are started with it and that it waits for, but can do without.</summary>
    public IReadOnlyList<string> Wants { get; init; } = [];

    /// <summary>Names that it starts after and stops before.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Names that must not be enabled together with it.</summary>
    public IReadOnlyList<string> Conflicts { get; init; } = [];

    /// <summary>Names of the listening sockets it is given.</summary>
    public IReadOnlyList<string> Listeners { get; init; } = [];

    /// <summary><c>healthy</c>, <c>unhealthy</c>, or null when nothing checks.</summary>
    public string? Health { get; init; }

    /// <summary>What its process says of itself, <c>STATUS</c> of sd_notify(3); null when it says nothing.</summary>
    public string? Status { get; init; }

    /// <summary>What an operator should know though the service goes on, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>One of the replicas of a service.</summary>
/// <param name="Name">The name that commands reach it by alone: <c>web.0</c>, <c>web.1</c> and so on.</param>
/// <param name="Replica">Its number, from 0.</param>
/// <param name="State">As of a service.</param>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Pid">Its main process, or null.</param>
/// <param name="Restarts">How often it was started again by itself.</param>
public sealed record ReplicaDocument(string Name, int Replica, string State, DateTimeOffset Since, string Reason, int? Pid, long Restarts);

/// <summary>One process generation of a service.</summary>
/// <param name="Id">Unique on the node for all time, such as <c>web#7</c>.</param>
/// <param name="Replica">The replica's number, from 0.</param>
/// <param name="Pid">Its main process; null for a managed service, which runs inside the host application.</param>
/// <param name="StartedAt">When it was spawned.</param>
/// <param name="Ready">Whether it has become ready.</param>
public sealed record IncarnationDocument(string Id, int Replica, int? Pid, DateTimeOffset StartedAt, bool Ready)
{
    /// <summary>The port that it has of its own, with <c>handoff.mode</c> redirect or proxy; null with others.</summary>
    public int? Port { get; init; }

    /// <summary>Whether new clients are led to that port; null where none are led.</summary>
    public bool? Receives { get; init; }
}

/// <summary>How a process ended.</summary>
/// <param name="Kind"><c>exited</c>, <c>signaled</c>, or <c>lost</c> when nobody saw the end.</param>
/// <param name="Code">The exit code of <c>exited</c>.</param>
/// <param name="Signal">The name of the signal of <c>signaled</c>, such as <c>SIGSEGV</c>.</param>
/// <param name="Text">In words, such as <c>killed by SIGSEGV (core dumped)</c>.</param>
public sealed record ExitDocument(string Kind, int? Code, string? Signal, string Text);

/// <summary>Who or what caused a change.</summary>
/// <param name="Kind"><c>operator</c>, <c>dependency</c>, <c>group</c>, <c>schedule</c>, <c>exit</c>, <c>limit</c>, <c>health</c>, <c>hook</c>, <c>configuration</c>, <c>boot</c> or <c>shutdown</c>.</param>
/// <param name="Who">The operator, service or group; null where the kind says it all.</param>
/// <param name="Text">In words, such as <c>root through pbm: "new certificate"</c>.</param>
public sealed record CauseDocument(string Kind, string? Who, string Text);
