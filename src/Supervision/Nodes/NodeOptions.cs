using Supervision.Actors;
using Supervision.Actors.Persistence;
using Supervision.Posix.Processes;

namespace Supervision.Nodes;

/// <summary>What a node is given by whoever composes it.</summary>
public sealed record NodeOptions
{
    /// <summary>Where facts are kept. Belongs to the caller, who disposes of it after the node.</summary>
    public required IJournal Journal { get; init; }

    /// <summary>Opens the host of the processes, not yet started.</summary>
    public required Func<IProcessHost> OpenHost { get; init; }

    /// <summary>The keeper's program, which relays connections too; null where nothing can.</summary>
    public string? RelayProgram { get; init; }

    /// <summary>Both clocks.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the actors' log goes.</summary>
    public Action<LogEvent>? Log { get; init; }

    /// <summary>The environment that processes inherit.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The kernel's boot id.</summary>
    public required string BootId { get; init; }

    /// <summary>Services whose definitions cannot be read now: what runs of them is left alone.</summary>
    public IReadOnlySet<string> Unread { get; init; } = new HashSet<string>();

    /// <summary>Where actors run; a test may want them to run step by step.</summary>
    internal ActorDispatcher Dispatcher { get; init; } = ActorDispatcher.ThreadPool;

    /// <summary>Seed of all chance, for tests; null for a different one each time.</summary>
    public int? Seed { get; init; }
}
