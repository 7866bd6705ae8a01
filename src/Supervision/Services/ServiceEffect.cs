using Supervision.Specs;

namespace Supervision.Services;

/// <summary>What the world shall do. Effects are performed after their facts are applied, and never during recovery.</summary>
public abstract record ServiceEffect
{
    private protected ServiceEffect()
    {
    }

    /// <summary>A new process.</summary>
    /// <param name="Number">The incarnation it shall be.</param>
    public sealed record Spawn(int Number) : ServiceEffect;

    /// <summary>A new process beside the one that runs.</summary>
    /// <param name="Number">The incarnation it shall be.</param>
    public sealed record SpawnBeside(int Number) : ServiceEffect;

    /// <summary>The word to a process that it may finish what it does, and end.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Process">Its main process.</param>
    public sealed record Drain(int Number, MainProcess Process) : ServiceEffect;

    /// <summary>An input <see cref="ServiceInput.HandoffDue"/> after a time.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="After">The time.</param>
    public sealed record HandoffDeadline(int Number, TimeSpan After) : ServiceEffect;

    /// <summary>Care for a process that already runs, or has ended unseen.</summary>
    /// <param name="Process">The process.</param>
    public sealed record Adoption(KeptProcess Process) : ServiceEffect;

    /// <summary>The hooks of one moment, answered by <see cref="ServiceInput.HooksEnded"/>.</summary>
    /// <param name="Moment">Which.</param>
    /// <param name="Number">The incarnation they belong to.</param>
    public sealed record Hooks(HookMoment Moment, int Number) : ServiceEffect;

    /// <summary>The end of hooks whose result nobody needs any more.</summary>
    public sealed record HooksBreak : ServiceEffect;

    /// <summary>A look at the process for the sign that it is ready.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record ReadinessWatch(int Number) : ServiceEffect;

    /// <summary>An input <see cref="ServiceInput.StartTimedOut"/> after a time.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="After">The time.</param>
    public sealed record StartDeadline(int Number, TimeSpan After) : ServiceEffect;

    /// <summary>Health checks and a watchdog for a process that is ready.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record Care(int Number) : ServiceEffect;

    /// <summary>A search for the main process that a forking service has left behind.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record MainProcessSearch(int Number) : ServiceEffect;

    /// <summary>The signal or the command that makes it read its configuration again.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record ReloadRequest(int Number) : ServiceEffect;

    /// <summary>An input <see cref="ServiceInput.ReloadTimedOut"/> after a time.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="After">The time.</param>
    public sealed record ReloadDeadline(int Number, TimeSpan After) : ServiceEffect;

    /// <summary>The stop command, or the stop signal, then SIGCONT, to the main process.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record StopSignal(int Number) : ServiceEffect;

    /// <summary>A signal to the main process.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="Value">Its number.</param>
    public sealed record Signal(int Number, int Value) : ServiceEffect;

    /// <summary>SIGKILL to what is left, until nothing is.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record Kill(int Number) : ServiceEffect;

    /// <summary>The keeper need not remember this incarnation any more.</summary>
    /// <param name="Number">The incarnation.</param>
    public sealed record Oblivion(int Number) : ServiceEffect;

    /// <summary>The descriptors that the service has stored are closed.</summary>
    public sealed record StoreDrop : ServiceEffect;

    /// <summary>An input <see cref="ServiceInput.StopTimedOut"/> after a time.</summary>
    /// <param name="Number">The incarnation.</param>
    /// <param name="After">The time.</param>
    public sealed record StopDeadline(int Number, TimeSpan After) : ServiceEffect;

    /// <summary>An input <see cref="ServiceInput.BackoffElapsed"/> after a time.</summary>
    /// <param name="After">The time.</param>
    public sealed record Alarm(TimeSpan After) : ServiceEffect;

    /// <summary>The group's word on whether this member, which died and would be started again, may be.</summary>
    /// <param name="Exit">How it ended.</param>
    public sealed record GroupVerdict(ExitDescription? Exit) : ServiceEffect;

    /// <summary>The group learns that this member ended by itself and stays down.</summary>
    /// <param name="Escalates">Whether the group shall fail for it.</param>
    public sealed record GroupNotice(bool Escalates) : ServiceEffect;
}
