using System.Collections.Immutable;

namespace Supervision.Specs;

/// <summary>How a service is stopped.</summary>
public sealed record StopSpec
{
    /// <summary>The signal that asks the main process to end; SIGCONT follows it. The number of signal(7).</summary>
    public int Signal { get; init; } = 15;

    /// <summary>A program that asks it to end in place of the signal, with <c>MAINPID</c> in its environment; empty if it is the signal.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>How long it may take before SIGKILL.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What SIGKILL reaches.</summary>
    public KillScope Kill { get; init; } = KillScope.Tree;
}

/// <summary>What SIGKILL reaches when a stop has taken too long.</summary>
public enum KillScope
{
    /// <summary>Everything that the main process started and that still runs.</summary>
    Tree,

    /// <summary>Its process group.</summary>
    Group,

    /// <summary>The main process alone.</summary>
    Process,
}
