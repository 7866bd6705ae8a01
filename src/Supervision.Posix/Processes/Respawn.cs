using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Processes;

/// <summary>What a host has done by a <see cref="StandingOrder"/>.</summary>
/// <param name="Former">The incarnation whose main process ended. Nothing of it is left.</param>
/// <param name="Exit">How it ended.</param>
/// <param name="ExitedAt">When, on the monotonic clock of <see cref="TimeProvider.System"/>.</param>
/// <param name="Incarnation">The incarnation that was started in its place.</param>
/// <param name="Pid">Its main process.</param>
/// <param name="StartTime">Its start time in clock ticks since boot.</param>
/// <param name="StartedAt">When it was started, on the same clock as <paramref name="ExitedAt"/>.</param>
/// <param name="Stdout">The read end of its standard output, or null if none was asked for. It belongs to the observer.</param>
/// <param name="Stderr">The same for its standard error.</param>
public sealed record Respawn(
    string Former,
    ExitStatus Exit,
    TimeSpan ExitedAt,
    string Incarnation,
    int Pid,
    long StartTime,
    TimeSpan StartedAt,
    SafeFileHandle? Stdout,
    SafeFileHandle? Stderr);
