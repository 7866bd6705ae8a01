using System.Collections.Immutable;

namespace Supervision.Services;

/// <summary>The second process of a service that is replaced while it runs: first the new one beside the old one, then the old one beside the new one.</summary>
/// <param name="Number">The incarnation.</param>
/// <param name="Process">Its main process; null if it was not spawned yet.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Cause">Who asked for it.</param>
public sealed record Handoff(int Number, MainProcess? Process, HandoffPhase Phase, Cause Cause)
{
    /// <summary>The port that it has of its own; null where it has none.</summary>
    public int? Port { get; init; }

    /// <summary>When it became ready, on the monotonic clock; null if it is not.</summary>
    public TimeSpan? ReadySince { get; init; }

    /// <summary>What its health check says; null before the first result.</summary>
    public bool? Healthy { get; init; }

    /// <summary>How its main process ended, once it has.</summary>
    public ExitDescription? Exit { get; init; }

    /// <summary>What it was started by: the keys that shape a process, in words; null where that is not known.</summary>
    public ImmutableSortedDictionary<string, string>? RunsBy { get; init; }

    /// <summary>Who asked for another one meanwhile, which comes after it; null if nobody did.</summary>
    public Cause? Next { get; init; }
}

/// <summary>How far a handoff has come.</summary>
public enum HandoffPhase
{
    /// <summary>The new process is on its way, and the old one serves.</summary>
    Rising,

    /// <summary>The new process is given what comes anew, and the old one goes on with the connections that it has, and has not been told to end.</summary>
    Emptying,

    /// <summary>The new process serves, and the old one finishes what it does.</summary>
    Draining,

    /// <summary>What is left of it is being killed.</summary>
    Killing,
}

/// <summary>A process that was to take over and could not.</summary>
/// <param name="Number">The incarnation.</param>
/// <param name="Text">What became of it, in words.</param>
public sealed record HandoffFailure(int Number, string Text);
