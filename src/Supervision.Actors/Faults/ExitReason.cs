namespace Supervision.Actors;

/// <summary>Why an actor has ended.</summary>
public abstract record ExitReason
{
    private ExitReason()
    {
    }

    /// <summary>It was done.</summary>
    public static ExitReason Normal { get; } = new NormalExit();

    /// <summary>It was asked to stop, or ended in the way of one that was.</summary>
    public static ExitReason Shutdown { get; } = new ShutdownExit(null);

    /// <summary>It ended in the way of one that was asked to stop, and says why.</summary>
    public static ExitReason ShutdownWith(object detail) => new ShutdownExit(detail);

    /// <summary>It was killed: stopped without being asked.</summary>
    public static ExitReason Killed { get; } = new KilledExit();

    /// <summary>It failed with <paramref name="cause"/>.</summary>
    public static ExitReason Crash(Exception cause) => new CrashExit(cause);

    /// <summary>True for <see cref="Normal"/> and <see cref="Shutdown"/>: a transient child is not restarted.</summary>
    public bool IsExpected => this is NormalExit or ShutdownExit;

    /// <summary>Done by itself.</summary>
    public sealed record NormalExit : ExitReason;

    /// <summary>Asked to stop, or as if it had been.</summary>
    /// <param name="Detail">More about it, if anything.</param>
    public sealed record ShutdownExit(object? Detail) : ExitReason;

    /// <summary>Killed.</summary>
    public sealed record KilledExit : ExitReason;

    /// <summary>Failed.</summary>
    /// <param name="Cause">The failure.</param>
    public sealed record CrashExit(Exception Cause) : ExitReason;
}
