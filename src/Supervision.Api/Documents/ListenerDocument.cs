namespace Supervision.Api;

/// <summary>A listening socket that the node holds for its services.</summary>
public sealed record ListenerDocument
{
    /// <summary>Its name; that of one which a service defines for itself begins with the service and a dot.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is to listen, as <c>tcp://0.0.0.0:8080</c>, and its options in words; null when it is not wanted any more.</summary>
    public string? Address { get; init; }

    /// <summary><c>opening</c>, <c>open</c>, <c>failed</c> or <c>draining</c> (not wanted any more, and somebody has it still).</summary>
    public required string State { get; init; }

    /// <summary>Why it is not as wanted, naming the process that has the address; null when it is.</summary>
    public string? Error { get; init; }

    /// <summary>Since when it is so.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The number of its newest socket, from 1; 0 when there is none.</summary>
    public required int Generation { get; init; }

    /// <summary>The services that are given it.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Where its connections are relayed to, as <c>proxy to web#3 at port 20017</c>; null when the programs that have it accept them.</summary>
    public string? Front { get; init; }

    /// <summary>Its open sockets, oldest first: several while one replaces another.</summary>
    public IReadOnlyList<ListenerSocketDocument> Sockets { get; init; } = [];
}

/// <summary>An open socket of a listener.</summary>
/// <param name="Generation">Which of the listener's sockets.</param>
/// <param name="Address">Where and how it listens.</param>
/// <param name="Draining">Whether it is closed as soon as the processes that have it have ended.</param>
/// <param name="Waiting">Connections that nobody has accepted yet (bytes for datagrams); null where the kernel does not tell.</param>
/// <param name="Bound">How many may wait; null where the kernel does not tell.</param>
/// <param name="Holders">The processes that have it, the node's own among them.</param>
public sealed record ListenerSocketDocument(int Generation, string Address, bool Draining, int? Waiting, int? Bound, IReadOnlyList<ListenerHolderDocument> Holders);

/// <summary>A process that has a listening socket.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Program">What it is called.</param>
/// <param name="Service">The service whose main process it is; null for another.</param>
/// <param name="Incarnation">Which of the service's processes it is, as <c>web#7</c>: two have the socket while one takes over from the other. Null for another.</param>
public sealed record ListenerHolderDocument(int Pid, string Program, string? Service, string? Incarnation);
