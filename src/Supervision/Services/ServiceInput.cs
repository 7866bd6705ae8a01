using System.Collections.Immutable;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>What can happen to a service.</summary>
public abstract record ServiceInput
{
    private protected ServiceInput()
    {
    }

    /// <summary>An operator's wish.</summary>
    /// <param name="Verb">What is wished.</param>
    /// <param name="Cause">Who wishes it.</param>
    public sealed record Command(CommandVerb Verb, Cause Cause) : ServiceInput;

    /// <summary>An operator's signal to the main process.</summary>
    /// <param name="Signal">Its number.</param>
    /// <param name="SignalName">Its name.</param>
    /// <param name="Cause">Who sends it.</param>
    public sealed record SendSignal(int Signal, string SignalName, Cause Cause) : ServiceInput;

    /// <summary>A gate opened or closed: the new ones are in the surroundings.</summary>
    public sealed record GatesChanged : ServiceInput;

    /// <summary>A requirement marked <c>when-lost = restart</c> was lost and is back.</summary>
    /// <param name="Cause">Which.</param>
    public sealed record ProviderReturned(Cause Cause) : ServiceInput;

    /// <summary>A service that is about to start wants this one up too.</summary>
    /// <param name="Cause">Which.</param>
    public sealed record Invited(Cause Cause) : ServiceInput;

    /// <summary>The process runs.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its main process.</param>
    public sealed record Spawned(int Number, MainProcess Process) : ServiceInput
    {
        /// <summary>When it was started, on the monotonic clock, should the keeper have done so by itself; null: just now.</summary>
        public TimeSpan? At { get; init; }
    }

    /// <summary>
    /// The main process ended, and the keeper has started the next incarnation by what was left with it. That it runs is told as <see cref="Spawned"/>.
    /// </summary>
    /// <param name="Number">The incarnation that ended.</param>
    /// <param name="Exit">How.</param>
    /// <param name="At">When, on the monotonic clock.</param>
    public sealed record Respawned(int Number, ExitDescription Exit, TimeSpan At) : ServiceInput
    {
        /// <summary>The incarnation that runs in its place.</summary>
        public required KeptProcess Next { get; init; }
    }

    /// <summary>The keeper died, and another watches the process from now on.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its main process.</param>
    public sealed record Adopted(int Number, MainProcess Process) : ServiceInput
    {
        /// <summary>Whether what has lost its keeper is to be ended.</summary>
        public bool Ends { get; init; }
    }

    /// <summary>The process could not be made.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Error">Why, in words.</param>
    /// <param name="IsTransient">Whether trying again may help: the host was short of something.</param>
    public sealed record SpawnFailed(int Number, string Error, bool IsTransient) : ServiceInput;

    /// <summary>The main process ended.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Exit">How.</param>
    /// <param name="Leftovers">How many processes of the incarnation still run.</param>
    public sealed record Exited(int Number, ExitDescription Exit, int Leftovers) : ServiceInput;

    /// <summary>The process that was started has ended and left others behind, as forking services do.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Exit">How it ended.</param>
    /// <param name="Leftovers">How many processes it left behind.</param>
    public sealed record Forked(int Number, ExitDescription Exit, int Leftovers) : ServiceInput;

    /// <summary>The main process is another one from now on.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">The main process.</param>
    public sealed record MainProcessTold(int Number, MainProcess Process) : ServiceInput;

    /// <summary>It shows that it is ready, or that it has read its configuration again.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record ReadyTold(int Number) : ServiceInput;

    /// <summary>It says that it reads its configuration again.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record ReloadingTold(int Number) : ServiceInput;

    /// <summary>It says that it begins to end, without having been asked to.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record StoppingTold(int Number) : ServiceInput;

    /// <summary>It asks for more time for what it is doing.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="By">So long from now.</param>
    public sealed record MoreTimeAsked(int Number, TimeSpan By) : ServiceInput;

    /// <summary>The time to become ready is over.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record StartTimedOut(int Number) : ServiceInput;

    /// <summary>The command that reloads it has ended.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Error">How it failed; null when it did not.</param>
    public sealed record ReloadCommandEnded(int Number, string? Error) : ServiceInput;

    /// <summary>The time to reload is over.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record ReloadTimedOut(int Number) : ServiceInput;

    /// <summary>Its hooks of one moment have run.</summary>
    /// <param name="Moment">Which.</param>
    /// <param name="Number">The incarnation they belong to.</param>
    /// <param name="Error">Which of them failed and how; null when none did.</param>
    public sealed record HooksEnded(HookMoment Moment, int Number, string? Error) : ServiceInput;

    /// <summary>Its health check has come to another result.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Healthy">The result.</param>
    /// <param name="Text">What led to it.</param>
    public sealed record HealthJudged(int Number, bool Healthy, string Text) : ServiceInput;

    /// <summary>It gave no sign of life in time.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record WatchdogExpired(int Number) : ServiceInput;

    /// <summary>No process of the incarnation is left.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record TreeGone(int Number) : ServiceInput;

    /// <summary>The time to end by itself is over.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record StopTimedOut(int Number) : ServiceInput;

    /// <summary>The time that the second process of a handoff has is over: to show that it is well, or to end.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record HandoffDue(int Number) : ServiceInput;

    /// <summary>The old process of a handoff, which is at a port of its own, has no connections any more.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record FlowsEnded(int Number) : ServiceInput;

    /// <summary>The wait before the next start is over.</summary>
    public sealed record BackoffElapsed : ServiceInput;

    /// <summary>The schedule that the service has now.</summary>
    /// <param name="Schedule">In words; null for none.</param>
    public sealed record ScheduleSet(string? Schedule) : ServiceInput;

    /// <summary>A time of the schedule has come.</summary>
    /// <param name="Due">When it was due.</param>
    /// <param name="Wall">The time on the wall clock that the schedule names.</param>
    /// <param name="IsMissed">Whether nobody could begin it then.</param>
    /// <param name="IsSkippedByClock">Whether the clock never shows that time, being put forward over it.</param>
    public sealed record ScheduleDue(DateTimeOffset Due, string Wall, bool IsMissed, bool IsSkippedByClock) : ServiceInput;

    /// <summary>The run that waits may begin: the one before has ended.</summary>
    public sealed record QueuedRunDue : ServiceInput;

    /// <summary>A beat of the repetition.</summary>
    /// <param name="Number">The incarnation that it belongs to.</param>
    public sealed record RepeatDue(int Number) : ServiceInput;

    /// <summary>The facts have been read back after a start of the daemon or of this actor.</summary>
    /// <param name="BootId">The kernel's boot id.</param>
    /// <param name="Survivors">What the keeper holds of this service.</param>
    public sealed record Recovered(string BootId, ImmutableArray<KeptProcess> Survivors) : ServiceInput
    {
        /// <summary>Why it is there, when it is met for the first time in this boot.</summary>
        public Cause Cause { get; init; } = Cause.Boot;

        /// <summary>Whether what has lost its keeper is to be ended.</summary>
        public bool EndsOrphans { get; init; }

        /// <summary>The first replica, where this is another one that is new: it begins as that one is wanted. Null to go by the configuration.</summary>
        public ServiceModel? First { get; init; }
    }

    /// <summary>The configuration of the service is another. Where a process is to be replaced, the surroundings still hold the spec it runs by.</summary>
    /// <param name="Restarts">Whether what shapes the process has changed.</param>
    /// <param name="Enabled">Whether the configuration enables it, where that has changed; null where it has not.</param>
    /// <param name="Cause">Which keys, and who applied them.</param>
    public sealed record SpecChanged(bool Restarts, bool? Enabled, Cause Cause) : ServiceInput;

    /// <summary>An operator gave the service another number of replicas.</summary>
    /// <param name="Before">How many there were.</param>
    /// <param name="Wanted">How many there shall be.</param>
    /// <param name="Cause">Who.</param>
    public sealed record Scaled(int Before, int Wanted, Cause Cause) : ServiceInput;

    /// <summary>The configuration has the service no more, and nothing of it runs.</summary>
    /// <param name="Cause">Who applied that.</param>
    public sealed record Removed(Cause Cause) : ServiceInput;
}

/// <summary>A process that the keeper held while nobody supervised it.</summary>
/// <param name="Number">The incarnation.</param>
/// <param name="Process">Its main process.</param>
/// <param name="Exit">How it ended meanwhile; null while it lives.</param>
/// <param name="Leftovers">How many other processes of the incarnation run.</param>
public sealed record KeptProcess(int Number, MainProcess Process, ExitDescription? Exit, int Leftovers)
{
    /// <summary>Whether the keeper that had started it has died too: nobody has seen what it did since.</summary>
    public bool IsOrphan { get; init; }

    /// <summary>Whether the keeper started it by itself, in the place of the incarnation before it.</summary>
    public bool IsRespawn { get; init; }

    /// <summary>When it was started, on the monotonic clock; null where that is not known.</summary>
    public TimeSpan? StartedAt { get; init; }

    /// <summary>When it ended, on the monotonic clock; null while it runs, or where that is not known.</summary>
    public TimeSpan? EndedAt { get; init; }
}

/// <summary>The wishes that an operator can have.</summary>
public enum CommandVerb
{
    /// <summary>Run now.</summary>
    Start,

    /// <summary>Do not run now.</summary>
    Stop,

    /// <summary>Stop if it runs, then start.</summary>
    Restart,

    /// <summary>Run now and at every boot.</summary>
    Enable,

    /// <summary>Do not run, now and at every boot.</summary>
    Disable,

    /// <summary>Forget failure and counters, and start if enabled.</summary>
    Clear,

    /// <summary>Read the configuration again.</summary>
    Reload,
}
