using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Ownership;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Keeping;

/// <summary>What has to be known of an incarnation so that another keeper can take it over.</summary>
internal sealed class LedgerEntry(string incarnation)
{
    private WatchedProcess? _held;

    internal string Incarnation { get; } = incarnation;

    /// <summary>What is to be spawned; null once it is known what came of it.</summary>
    internal SpawnRequest? Request { get; set; }

    /// <summary>The main process; 0 while there is none.</summary>
    internal int Pid { get; private set; }

    internal long StartTime { get; private set; }

    /// <summary>Whether the process is to start the main one and end, and that is not over.</summary>
    internal bool Forks { get; set; }

    /// <summary>Whether it has ended, and the main process is not known yet.</summary>
    internal bool HasForked { get; set; }

    internal bool HasExited { get; set; }

    /// <summary>Whether a keeper watches it that had not started it.</summary>
    internal bool IsAdopted { get; set; }

    /// <summary>Whether processes of it may be left beside a main process that has ended.</summary>
    internal bool MayHaveLeft { get; set; }

    internal bool IsKilling { get; set; }

    /// <summary>The read ends of its output. They are the observer's, who may close them at any time.</summary>
    internal SafeFileHandle? Stdout { get; private set; }

    internal SafeFileHandle? Stderr { get; private set; }

    /// <summary>Whether the keeper has nothing to hold any more, and an answer to the question is all that may be awaited.</summary>
    internal bool IsOver => HasExited && !MayHaveLeft && !IsKilling;

    /// <summary>How the main process ended, should its keeper have died before it could tell: the kernel keeps that for who holds the process.</summary>
    internal ExitStatus ReadExit() => _held is null ? new ExitStatus.Lost() : ForeignExit.Read(_held);

    internal void Runs(int pid, long startTime)
    {
        (Pid, StartTime) = (pid, startTime);
        LetGo();
        if (pid <= 0) return;
        var pidfd = ProcessCalls.OpenPidfd(pid);
        if (!pidfd.IsInvalid && ProcessStat.TryRead(pid, out var stat) && stat.StartTime == startTime) _held = new WatchedProcess(pid, startTime, pidfd);
        else pidfd.Dispose();
    }

    internal void LetGo()
    {
        _held?.Pidfd.Dispose();
        _held = null;
    }

    internal void Lend(SafeFileHandle? stdout, SafeFileHandle? stderr) => (Stdout, Stderr) = (stdout ?? Stdout, stderr ?? Stderr);

    /// <summary>For another keeper; its descriptors are copies, to be disposed of.</summary>
    internal Adoption ToAdopt() => new(Incarnation, Pid, StartTime)
    {
        Forks = Forks && !HasForked,
        HasForked = HasForked,
        Stdout = Copy(Stdout),
        Stderr = Copy(Stderr),
    };

    private static SafeFileHandle? Copy(SafeFileHandle? pipe)
    {
        var isHeld = false;
        try
        {
            pipe?.DangerousAddRef(ref isHeld);
            return pipe is null ? null : Descriptor.Duplicate(pipe);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            if (isHeld) pipe!.DangerousRelease();
        }
    }
}
