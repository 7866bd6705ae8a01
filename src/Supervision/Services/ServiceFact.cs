using System.Collections.Immutable;
using Supervision.Specs;

namespace Supervision.Services;

/// <summary>
/// What has happened to a service. Facts are journalled; a service's state is nothing but its facts applied in order.
/// </summary>
public abstract record ServiceFact
{
    private protected ServiceFact()
    {
    }

    /// <summary>When, on the wall clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When, on the monotonic clock of this boot.</summary>
    public required TimeSpan Clock { get; init; }

    /// <summary>Who or what was behind it.</summary>
    public required Cause Cause { get; init; }

    /// <summary>In words.</summary>
    public required string Text { get; init; }

    /// <summary>The daemon met this service for the first time since the host booted.</summary>
    /// <param name="BootId">The kernel's boot id.</param>
    /// <param name="Enabled">Whether it was enabled then, and so wanted.</param>
    public sealed record Booted(string BootId, bool Enabled) : ServiceFact;

    /// <summary>Somebody wished it up or down.</summary>
    /// <param name="Wanted">Whether it shall run now.</param>
    /// <param name="Enabled">Whether it shall start at boot; null leaves that to the configuration, or as it was.</param>
    public sealed record Wished(bool Wanted, bool? Enabled) : ServiceFact;

    /// <summary>It cannot start yet.</summary>
    /// <param name="For">What it waits for.</param>
    public sealed record Waited(string For) : ServiceFact;

    /// <summary>A process was ordered.</summary>
    /// <param name="Number">The new incarnation.</param>
    public sealed record SpawnOrdered(int Number) : ServiceFact
    {
        /// <summary>The keys of the configuration that shape it, in words; null where they are as for the one before.</summary>
        public ImmutableSortedDictionary<string, string>? RunsBy { get; init; }

        /// <summary>The port that it has of its own; null where it has none.</summary>
        public int? Port { get; init; }
    }

    /// <summary>The kernel would not run the program.</summary>
    /// <param name="Number">The incarnation that did not come to be.</param>
    public sealed record SpawnRefused(int Number) : ServiceFact;

    /// <summary>The process runs.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its main process.</param>
    /// <param name="Ready">Whether that makes it ready.</param>
    public sealed record Started(int Number, MainProcess Process, bool Ready) : ServiceFact;

    /// <summary>Its keeper died, and another watches its process from now on.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its main process.</param>
    public sealed record Adopted(int Number, MainProcess Process) : ServiceFact;

    /// <summary>Its hooks of one moment began to run.</summary>
    /// <param name="Moment">Which.</param>
    /// <param name="Number">The incarnation they belong to.</param>
    public sealed record HooksBegan(HookMoment Moment, int Number) : ServiceFact;

    /// <summary>Its hooks of one moment have run.</summary>
    /// <param name="Moment">Which.</param>
    /// <param name="Number">The incarnation they belong to.</param>
    /// <param name="Error">Which of them failed and how; null when none did.</param>
    public sealed record HooksEnded(HookMoment Moment, int Number, string? Error) : ServiceFact;

    /// <summary>The process that was started has left the main process behind, or named another.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its main process from now on.</param>
    public sealed record MainProcessChanged(int Number, MainProcess Process) : ServiceFact;

    /// <summary>It showed that it is ready.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record BecameReady(int Number) : ServiceFact;

    /// <summary>Its health check has come to another result.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Healthy">The result.</param>
    public sealed record HealthChanged(int Number, bool Healthy) : ServiceFact;

    /// <summary>It began to read its configuration again.</summary>
    public sealed record ReloadBegan : ServiceFact;

    /// <summary>It has read its configuration again, or not.</summary>
    /// <param name="Error">Why not; null when it has.</param>
    public sealed record ReloadEnded(string? Error) : ServiceFact;

    /// <summary>It lives, but not as it should: it is ended as if it had died.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="IsFinal">Whether it stays down.</param>
    public sealed record Condemned(int Number, bool IsFinal) : ServiceFact;

    /// <summary>It has said that it ends, by its own will.</summary>
    public sealed record Leaving : ServiceFact;

    /// <summary>It is to end; those that depend on it go first.</summary>
    public sealed record StopBegan : ServiceFact;

    /// <summary>Its main process was asked to end.</summary>
    public sealed record StopAsked : ServiceFact;

    /// <summary>What was left of it was ordered to be killed.</summary>
    public sealed record KillBegan : ServiceFact;

    /// <summary>Its main process ended.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Exit">How.</param>
    /// <param name="Leftovers">How many of its processes still ran.</param>
    public sealed record Ended(int Number, ExitDescription Exit, int Leftovers) : ServiceFact;

    /// <summary>It will be started again.</summary>
    /// <param name="Delay">After this time.</param>
    /// <param name="WasHealthy">Whether it had been ready long enough for its earlier ends not to count against it.</param>
    public sealed record BackedOff(TimeSpan Delay, bool WasHealthy) : ServiceFact;

    /// <summary>It will not be started again by itself.</summary>
    public sealed record GaveUp : ServiceFact;

    /// <summary>It ended well and need not run again.</summary>
    public sealed record Finished : ServiceFact;

    /// <summary>It is down, as wished.</summary>
    public sealed record Rested : ServiceFact;

    /// <summary>Its failure and counters were forgotten.</summary>
    public sealed record Cleared : ServiceFact;

    /// <summary>The configuration has it no more; should it come back, it is met as if for the first time.</summary>
    public sealed record Removed : ServiceFact;

    /// <summary>It was given a command that bears an id. What follows from it are facts of their own.</summary>
    /// <param name="Id">The id.</param>
    /// <param name="Verb">What was wished; null where a signal was to be sent.</param>
    /// <param name="Signal">The name of the signal.</param>
    /// <param name="NumberBefore">The newest incarnation then.</param>
    /// <param name="AwaitsOutcome">Whether the answer tells the outcome.</param>
    public sealed record Commanded(string Id, CommandVerb? Verb, string? Signal, int NumberBefore, bool AwaitsOutcome) : ServiceFact;

    /// <summary>A command was answered, in the words of the fact.</summary>
    /// <param name="Id">The command's id.</param>
    /// <param name="Outcome">How it went.</param>
    public sealed record Answered(string Id, CommandOutcome Outcome) : ServiceFact;

    /// <summary>A new process was ordered beside the one that runs, to take its place.</summary>
    /// <param name="Number">The new incarnation.</param>
    public sealed record HandoffBegan(int Number) : ServiceFact
    {
        /// <summary>The keys of the configuration that shape it, in words.</summary>
        public ImmutableSortedDictionary<string, string>? RunsBy { get; init; }

        /// <summary>The port that it has of its own; null where it has none.</summary>
        public int? Port { get; init; }
    }

    /// <summary>Another handoff was asked for, and comes after the present one.</summary>
    public sealed record HandoffQueued : ServiceFact;

    /// <summary>The new process is the service from now on; the old one, if it lives, finishes what it does.</summary>
    /// <param name="Number">The new incarnation.</param>
    public sealed record HandedOver(int Number) : ServiceFact
    {
        /// <summary>Whether the old one, at a port of its own, goes on with its connections and hears nothing of it yet.</summary>
        public bool Empties { get; init; }
    }

    /// <summary>The old process has no connections left, or no more time for them: it was told to end.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record DrainBegan(int Number) : ServiceFact;

    /// <summary>The new process is removed, having failed or being wanted no more.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record HandoffFailed(int Number) : ServiceFact;

    /// <summary>What was left of the old process was ordered to be killed.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record DrainEnded(int Number) : ServiceFact;

    /// <summary>Nothing is left of the service's own process, and the second one has still to go.</summary>
    public sealed record BesideAwaited : ServiceFact;

    /// <summary>Nothing is left of the second process.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record HandoffOver(int Number) : ServiceFact;

    /// <summary>An operator sent its main process a signal.</summary>
    /// <param name="Signal">The signal's name.</param>
    public sealed record SignalSent(string Signal) : ServiceFact;

    /// <summary>An operator gave it another number of replicas.</summary>
    /// <param name="Replicas">How many there shall be.</param>
    public sealed record Scaled(int Replicas) : ServiceFact;

    /// <summary>It has another schedule than before.</summary>
    /// <param name="Schedule">The schedule, in words; null for none.</param>
    public sealed record ScheduleSet(string? Schedule) : ServiceFact;

    /// <summary>What its schedule wants was done.</summary>
    /// <param name="Due">When it was due.</param>
    public sealed record ScheduleRan(DateTimeOffset Due) : ServiceFact;

    /// <summary>A run of its schedule waits for the one before to end.</summary>
    /// <param name="Due">When it was due.</param>
    public sealed record ScheduleQueued(DateTimeOffset Due) : ServiceFact;

    /// <summary>A run of its schedule was left out.</summary>
    /// <param name="Due">When it was due.</param>
    public sealed record ScheduleSkipped(DateTimeOffset Due) : ServiceFact;
}
