using System.Text.Json.Serialization;

namespace Supervision.Services;

/// <summary>Where a service is in its life. Each state holds only what makes sense in it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Disabled), "disabled")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(Starting), "starting")]
[JsonDerivedType(typeof(Running), "running")]
[JsonDerivedType(typeof(Stopping), "stopping")]
[JsonDerivedType(typeof(Backoff), "backoff")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Completed), "completed")]
public abstract record ServiceState
{
    private protected ServiceState()
    {
    }

    /// <summary>The word that users see.</summary>
    public abstract string Word { get; }

    /// <summary>Not wanted.</summary>
    public sealed record Disabled : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => "disabled";
    }

    /// <summary>Wanted, but something is missing.</summary>
    /// <param name="For">What it waits for, in words.</param>
    /// <param name="Preparing">The incarnation whose pre-start hooks run; null when none do.</param>
    public sealed record Waiting(string For, int? Preparing = null) : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => "waiting";
    }

    /// <summary>Asked for a process that is not ready yet.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its process, once spawned.</param>
    public sealed record Starting(int Number, MainProcess? Process) : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => "starting";
    }

    /// <summary>Ready.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its process.</param>
    /// <param name="ReadySince">When it became ready, on the monotonic clock.</param>
    /// <param name="Reloads">Whether it reads its configuration again; it serves others meanwhile.</param>
    public sealed record Running(int Number, MainProcess Process, TimeSpan ReadySince, bool Reloads = false) : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => Reloads ? "reloading" : "running";
    }

    /// <summary>On its way down; over when nothing of the incarnation is left.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its main process; null if it was not spawned yet.</param>
    /// <param name="Phase">How far the stop has come.</param>
    /// <param name="Exit">How the main process ended, once it has.</param>
    /// <param name="WasReady">Whether it served others until now.</param>
    /// <param name="ByItself">Whether the main process ended without being asked, so that its end is to be judged.</param>
    /// <param name="ReadySince">When it had become ready, on the monotonic clock; null if it never did.</param>
    /// <param name="Verdict">Why the supervisor ends it as if it had died; null when it does not.</param>
    public sealed record Stopping(
        int Number, MainProcess? Process, StopPhase Phase, ExitDescription? Exit, bool WasReady, bool ByItself, TimeSpan? ReadySince, Verdict? Verdict = null)
        : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => "stopping";
    }

    /// <summary>Starts again at a stated time.</summary>
    /// <param name="Until">When, on the monotonic clock.</param>
    /// <param name="NextAttempt">When, on the wall clock.</param>
    public sealed record Backoff(TimeSpan Until, DateTimeOffset NextAttempt) : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => "backoff";
    }

    /// <summary>Gave up; somebody has to act.</summary>
    public sealed record Failed : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => "failed";
    }

    /// <summary>Ended well and stays so.</summary>
    public sealed record Completed : ServiceState
    {
        /// <inheritdoc/>
        public override string Word => "completed";
    }
}

/// <summary>A main process, so that it cannot be mistaken for a later one with the same number.</summary>
/// <param name="Pid">Its number; <see cref="Inside"/> for a managed service, which has no process of its own.</param>
/// <param name="StartTime">Field 22 of proc_pid_stat(5): clock ticks after boot.</param>
/// <param name="StartedAt">When it was spawned, on the wall clock.</param>
public sealed record MainProcess(int Pid, long StartTime, DateTimeOffset StartedAt)
{
    /// <summary>In place of a pid: it runs inside the host application, whose own pid nobody is to be tempted to signal.</summary>
    public const int Inside = 0;
}

/// <summary>Why a process that did not die is ended all the same, and judged as if it had.</summary>
/// <param name="Why">In words.</param>
/// <param name="IsFinal">Whether the service stays down.</param>
public sealed record Verdict(string Why, bool IsFinal);

/// <summary>How far a stop has come.</summary>
public enum StopPhase
{
    /// <summary>Those that depend on it go first.</summary>
    Dependents,

    /// <summary>Its pre-stop hooks run.</summary>
    PreStop,

    /// <summary>The main process has been asked to end.</summary>
    Asked,

    /// <summary>What is left is being killed.</summary>
    Killing,

    /// <summary>Nothing of it is left, and its post-stop hooks run.</summary>
    PostStop,

    /// <summary>Nothing of it is left, and the process that was beside it in a handoff has still to go.</summary>
    Beside,
}
