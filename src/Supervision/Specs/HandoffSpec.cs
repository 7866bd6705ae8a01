using System.Collections.Immutable;
using Supervision.Posix.Listening;
using Supervision.Posix.Redirecting;

namespace Supervision.Specs;

/// <summary>How one process of a service is replaced by the next when somebody asks for that: by a restart, or a change of the configuration.</summary>
public sealed record HandoffSpec
{
    /// <summary>One after another.</summary>
    public static HandoffSpec None { get; } = new();

    /// <summary>Whether the two live side by side for a time.</summary>
    public HandoffMode Mode { get; init; }

    /// <summary>For how long the new process has to be ready, and healthy where it is asked, before the old one is told to end.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What tells the old process to finish what it does and end, by the number of signal(7); null: as it is stopped.</summary>
    public int? DrainSignal { get; init; }

    /// <summary>How long it may take over that; then it is killed.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From where each process gets a port of its own, where it listens at none that the next one has too.</summary>
    public PortRange Ports { get; init; } = PortRange.Default;

    /// <summary>The variable by which a process is told its port.</summary>
    public string PortVariable { get; init; } = "PORT";

    /// <summary>Where clients connect to, whose connections are redirected to the port of the process that serves.</summary>
    public ImmutableArray<ListenAddress> Public { get; init; } = [];

    /// <summary>How many connections wait while no process is ready to be relayed to; one more is closed.</summary>
    public int HoldMax { get; init; } = 1024;

    /// <summary>How long one of them waits before it is closed.</summary>
    public TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether each process has a port of its own, and something before them leads clients to the one that serves.</summary>
    public bool IsFronted => Mode is HandoffMode.Redirect or HandoffMode.Proxy;

    /// <summary>What becomes of a restart that is asked for in the midst of a handoff.</summary>
    public WhenBusy WhenBusy { get; init; }
}

/// <summary>Ways to replace a process.</summary>
public enum HandoffMode
{
    /// <summary>The old one ends, then the new one starts.</summary>
    None,

    /// <summary>The new one starts beside the old one, which ends when the new one has shown that it can do without it.</summary>
    Overlap,

    /// <summary>As <see cref="Overlap"/>, each at a port of its own, and the kernel redirects new connections to the one that serves.</summary>
    Redirect,

    /// <summary>As <see cref="Overlap"/>, each at a port of its own, and a process of ours relays connections to the one that serves.</summary>
    Proxy,
}

/// <summary>What to do with a request for a handoff while there is one.</summary>
public enum WhenBusy
{
    /// <summary>It is done after it.</summary>
    Wait,

    /// <summary>It is refused.</summary>
    Refuse,
}
