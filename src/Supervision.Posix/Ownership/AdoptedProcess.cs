using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Identity;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Ownership;

/// <summary>Gets hold of a process that another process had started, and of its output.</summary>
internal static class AdoptedProcess
{
    /// <summary>The record of an adopted incarnation; its main process has ended if the very one that is named doesn't run any more.</summary>
    /// <param name="adoption">What is to be adopted; the record takes its descriptors.</param>
    /// <param name="sequence">Its place in the order.</param>
    internal static ProcessRecord Record(Adoption adoption, long sequence)
    {
        var main = Watch(adoption.Pid, adoption.StartTime, out var session);
        var first = main;
        if (!main.HasEnded && session != main.Pid)
        {
            // It was left behind by the process that was spawned, whose session it is in still. That one may live on beside it.
            first = ProcessStat.TryRead(session, out var leader) ? Watch(session, leader.StartTime, out _) : Ended(session, 0);
        }

        var record = new ProcessRecord(adoption, sequence, first, main, isSessionKnown: !main.HasEnded);
        if (adoption.HasForked) record.Forked = new ExitStatus.Lost();
        else if (main.HasEnded) record.Exit = ForeignExit.Read(main);
        return record;
    }

    /// <summary>
    /// A read end of the pipe that a process writes to, if it was made for that by a host: then it is open both ways, or its readers have all died with
    /// the host. Null if the descriptor is anything else, or the pipe is held already.
    /// </summary>
    internal static SafeFileHandle? ReopenOutput(int pid, int descriptor, SafeFileHandle? held)
    {
        var path = $"/proc/{pid}/fd/{descriptor}";
        try
        {
            var name = NameOf(path);
            if (!name.StartsWith("pipe:", StringComparison.Ordinal) || (held is not null && name == NameOf($"/proc/self/fd/{held.DangerousGetHandle()}"))) return null;
            return IsOpenBothWays(pid, descriptor) || HasNoReader(path) ? Descriptor.Open(path, FileCalls.ReadOnly | FileCalls.NonBlocking) : null;
        }
        catch (Exception e) when (e is PosixException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string NameOf(string descriptor) => File.ResolveLinkTarget(descriptor, returnFinalTarget: false)?.Name ?? "";

    private static bool HasNoReader(string path)
    {
        using var writer = Descriptor.Open(path, FileCalls.WriteOnly | FileCalls.NonBlocking);
        return SocketCalls.HasFailed(writer);
    }

    // The flags are octal, and the access mode is the last digit's lower half.
    private static bool IsOpenBothWays(int pid, int descriptor) =>
        File.ReadLines($"/proc/{pid}/fdinfo/{descriptor}").FirstOrDefault(line => line.StartsWith("flags:", StringComparison.Ordinal)) is [.., var last]
        && ((last - '0') & FileCalls.AccessModes) == FileCalls.ReadWrite;

    private static WatchedProcess Watch(int pid, long startTime, out int session)
    {
        session = pid;
        if (pid <= 0) return Ended(pid, startTime);
        var pidfd = ProcessCalls.OpenPidfd(pid);
        if (!pidfd.IsInvalid && ProcessStat.TryRead(pid, out var stat) && stat.StartTime == startTime && !stat.IsZombie)
        {
            session = stat.Session;
            return new WatchedProcess(pid, startTime, pidfd);
        }

        pidfd.Dispose();
        return Ended(pid, startTime);
    }

    private static WatchedProcess Ended(int pid, long startTime) => new(pid, startTime, new SafeFileHandle(-1, ownsHandle: false)) { HasEnded = true };
}
