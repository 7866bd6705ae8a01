using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Processes;
using Supervision.Posix.Spawning;

namespace Supervision.Posix.Ownership;

/// <summary>What the owner of processes keeps of one incarnation until it is forgotten.</summary>
internal sealed class ProcessRecord(string incarnation, long sequence, SpawnedProcess process)
{
    internal string Incarnation { get; } = incarnation;

    /// <summary>Counts the incarnations in the order in which they were spawned.</summary>
    internal long Sequence { get; } = sequence;

    internal int Pid { get; } = process.Pid;

    internal long StartTime { get; } = process.StartTime;

    internal SafeFileHandle Pidfd { get; } = process.Pidfd;

    internal SafeFileHandle? Stdout { get; private set; } = process.Stdout;

    internal SafeFileHandle? Stderr { get; private set; } = process.Stderr;

    /// <summary>How the main process ended; null while it lives.</summary>
    internal ExitStatus? Exit { get; set; }

    /// <summary>How many other processes lived when the main process ended.</summary>
    internal int Leftovers { get; set; }

    /// <summary>Whether everything is to be killed, until nothing is left.</summary>
    internal bool IsKilling { get; set; }

    /// <summary>Whether a look at what is left is already due.</summary>
    internal bool IsSweepDue { get; set; }

    /// <summary>Whether nobody needs it any more; it is dropped once no kill goes on.</summary>
    internal bool IsForgotten { get; set; }

    /// <summary>Gives the pipes away: from now on they are the caller's to close.</summary>
    internal (SafeFileHandle? Stdout, SafeFileHandle? Stderr) TakePipes()
    {
        var pipes = (Stdout, Stderr);
        (Stdout, Stderr) = (null, null);
        return pipes;
    }

    internal void Close()
    {
        Pidfd.Dispose();
        Stdout?.Dispose();
        Stderr?.Dispose();
    }
}
