using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Processes;

/// <summary>A process that is to be watched by another owner than the one that started it.</summary>
/// <param name="Incarnation">Its incarnation.</param>
/// <param name="Pid">The main process; 0 if it has ended and only others of the incarnation may be left.</param>
/// <param name="StartTime">Its start time in clock ticks since boot: a process with another one is a stranger.</param>
public sealed record Adoption(string Incarnation, int Pid, long StartTime)
{
    /// <summary>Whether the process is to start the main one and end, see <see cref="SpawnRequest.Forks"/>.</summary>
    public bool Forks { get; init; }

    /// <summary>Whether it has done so already, and the main process is not known yet.</summary>
    public bool HasForked { get; init; }

    /// <summary>The read end of its standard output, if the caller has it; it stays the caller's.</summary>
    public SafeFileHandle? Stdout { get; init; }

    /// <summary>The same for its standard error.</summary>
    public SafeFileHandle? Stderr { get; init; }
}
