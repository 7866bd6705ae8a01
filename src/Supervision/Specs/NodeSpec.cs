using System.Collections.Immutable;
using Supervision.Posix.Redirecting;

namespace Supervision.Specs;

/// <summary>Everything that a configuration says: the node's settings and its tree.</summary>
public sealed record NodeSpec
{
    internal static readonly TimeSpan BootTimeoutDefault = TimeSpan.FromMinutes(5);

    /// <summary>The node's name; the host's name by default.</summary>
    public required string Name { get; init; }

    /// <summary>Absolute.</summary>
    public required string DataDir { get; init; }

    /// <summary>What happens when the root group fails.</summary>
    public OnRootFailure OnRootFailure { get; init; } = OnRootFailure.Stay;

    /// <summary>What becomes of processes whose keeper has died.</summary>
    public OrphanPolicy Orphans { get; init; } = OrphanPolicy.Adopt;

    /// <summary>How many starts are under way at a time; null for twice the processors.</summary>
    public int? StartConcurrency { get; init; }

    /// <summary>After how long every service that shall run should be up; null for never.</summary>
    public TimeSpan? BootTimeout { get; init; } = BootTimeoutDefault;

    /// <summary>Which of the enabled services start with the node.</summary>
    public StartSpec Start { get; init; } = new();

    /// <summary>Directories, or patterns of files, whose <c>*.conf</c> each define the service named after the file. Absolute.</summary>
    public ImmutableArray<string> LoadPaths { get; init; } = [];

    /// <summary>How connections are redirected.</summary>
    public RedirectSpec Redirect { get; init; } = new();

    /// <summary>The HTTP interface.</summary>
    public ApiSpec Api { get; init; } = new();

    /// <summary>Where processes are kept.</summary>
    public KeeperMode Keeper { get; init; } = KeeperMode.Process;

    /// <summary>Where facts are kept.</summary>
    public JournalSpec Journal { get; init; } = new();

    /// <summary>Listeners for whichever services name them; those that services define for themselves stand there.</summary>
    public ImmutableSortedDictionary<string, ListenerSpec> Listeners { get; init; } = ImmutableSortedDictionary.Create<string, ListenerSpec>(StringComparer.Ordinal);

    /// <summary>Every service by name.</summary>
    public ImmutableSortedDictionary<ServiceName, ServiceSpec> Services { get; init; } = ImmutableSortedDictionary<ServiceName, ServiceSpec>.Empty;

    /// <summary>Every group by path; <c>/</c> is always there.</summary>
    public required ImmutableSortedDictionary<string, GroupSpec> Groups { get; init; }
}

/// <summary>How connections are redirected by the kernel.</summary>
public sealed record RedirectSpec
{
    /// <summary>By which program the kernel is told.</summary>
    public RedirectTool Tool { get; init; }

    /// <summary>What is put before each of its commands, such as <c>sudo -n</c>.</summary>
    public ImmutableArray<string> Prefix { get; init; } = [];
}

/// <summary>The HTTP interface.</summary>
public sealed record ApiSpec
{
    /// <summary>URLs of <c>http</c> with an address and a port.</summary>
    public ImmutableArray<string> Listen { get; init; } = ["http://127.0.0.1:9110"];

    /// <summary>Host names by which clients may address it beside the addresses it listens on.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Who is let in.</summary>
    public ApiAuth Auth { get; init; } = ApiAuth.Token;
}

/// <summary>Who is let in on TCP.</summary>
public enum ApiAuth
{
    /// <summary>Who shows the token.</summary>
    Token,

    /// <summary>Everybody.</summary>
    None,
}

/// <summary>What happens when the root group fails.</summary>
public enum OnRootFailure
{
    /// <summary>The daemon stays, degraded.</summary>
    Stay,

    /// <summary>The daemon ends with exit code 70.</summary>
    Exit,
}

/// <summary>What becomes of processes whose keeper has died.</summary>
public enum OrphanPolicy
{
    /// <summary>They go on, watched by another keeper.</summary>
    Adopt,

    /// <summary>They are stopped, and services that shall run are started anew.</summary>
    Kill,
}

/// <summary>Where processes are kept.</summary>
public enum KeeperMode
{
    /// <summary>In a process of their own, which outlives the daemon.</summary>
    Process,

    /// <summary>In the daemon's or the host application's own process.</summary>
    InProcess,
}

/// <summary>Where facts are kept.</summary>
public sealed record JournalSpec
{
    /// <summary><c>sqlite</c>, <c>postgresql</c> or <c>memory</c>.</summary>
    public string Provider { get; init; } = "sqlite";

    /// <summary>How many of the newest facts of each service are kept at least; null for all.</summary>
    public int? KeepEvents { get; init; } = 250;

    /// <summary>Empty: <c>journal.db</c> in the data directory.</summary>
    public string ConnectionString { get; init; } = "";
}
