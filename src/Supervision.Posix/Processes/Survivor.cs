using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Processes;

/// <summary>An incarnation that a keeper held while no daemon was connected.</summary>
/// <param name="Incarnation">Its name.</param>
/// <param name="Pid">The main process.</param>
/// <param name="StartTime">Its start time in clock ticks since boot.</param>
/// <param name="Exit">How it ended meanwhile; null while it runs.</param>
/// <param name="Leftovers">How many other processes of the incarnation were alive when its main process ended.</param>
/// <param name="Stdout">The read end of its standard output with everything that nobody has read, or null if none was asked for.</param>
/// <param name="Stderr">The same for its standard error.</param>
public sealed record Survivor(
    string Incarnation, int Pid, long StartTime, ExitStatus? Exit, int Leftovers, SafeFileHandle? Stdout, SafeFileHandle? Stderr)
{
    /// <summary>
    /// Whether the keeper that had started it has died: it was found by the marker in its environment, is adopted, and what it did meanwhile is not known.
    /// </summary>
    public bool IsAdopted { get; init; }

    /// <summary>All that it has notified since it was spawned, put together by <see cref="Notification.Then"/>; null if nothing.</summary>
    public Notification? Notified { get; init; }

    /// <summary>Whether it wrote a line to its <see cref="SpawnRequest.ReadyDescriptor"/>.</summary>
    public bool IsLineReady { get; init; }

    /// <summary>
    /// How the first process of a request with <see cref="SpawnRequest.Forks"/> ended; null while it runs. With <see cref="Exit"/> null and
    /// <see cref="Pid"/> still that of the first process, the main process is not known yet.
    /// </summary>
    public ExitStatus? Forked { get; init; }

    /// <summary>The incarnation in whose place it was started by a <see cref="StandingOrder"/>; null if it was asked for.</summary>
    public string? Former { get; init; }

    /// <summary>When it was started, on the monotonic clock of <see cref="TimeProvider.System"/>; null where that is not known.</summary>
    public TimeSpan? StartedAt { get; init; }

    /// <summary>When its main process ended, on the same clock; null while it runs, or where that is not known.</summary>
    public TimeSpan? ExitedAt { get; init; }

    /// <summary>The pid of the process that was started first; it differs from <see cref="Pid"/> once another became the main process.</summary>
    public int FirstPid { get; init; } = Pid;
}
