using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Ownership;

/// <summary>Waits for the end of one process of an incarnation, and reaps it.</summary>
internal sealed class ExitWatch : IReadiness
{
    private readonly ProcessRecord _record;
    private readonly WatchedProcess _process;
    private readonly EventLoop _loop;
    private readonly Action<ProcessRecord, WatchedProcess, ExitStatus> _onEnded;

    private ExitWatch(ProcessRecord record, WatchedProcess process, EventLoop loop, Action<ProcessRecord, WatchedProcess, ExitStatus> onEnded)
    {
        _record = record;
        _process = process;
        _loop = loop;
        _onEnded = onEnded;
        process.Token = loop.Add(process.Pidfd, Readiness.Readable, this);
    }

    internal static void Begin(ProcessRecord record, WatchedProcess process, EventLoop loop, Action<ProcessRecord, WatchedProcess, ExitStatus> onEnded) =>
        _ = new ExitWatch(record, process, loop, onEnded);

    public void OnReady(Readiness events)
    {
        if (Reap(_process) is not { } status) return;
        _loop.Remove(_process.Pidfd, _process.Token);
        _onEnded(_record, _process, status);
    }

    /// <summary>How a process has ended; null while it runs.</summary>
    internal static unsafe ExitStatus? Reap(WatchedProcess process)
    {
        var info = default(SignalInfo);
        var options = ProcessCalls.Ended | ProcessCalls.NoHang;
        while (ProcessCalls.Wait(ProcessCalls.ByPidfd, (int)process.Pidfd.DangerousGetHandle(), &info, options) < 0)
        {
            // It is another's child, or somebody else in this process took the status.
            if (Errno.Last.Number != ErrnoNumbers.Interrupted) return ForeignExit.Read(process);
        }

        if (info.Pid == 0) return null;
        return info.Code == SignalInfo.CodeExited
            ? new ExitStatus.Exited(info.Status)
            : new ExitStatus.Signaled(info.Status, info.Code == SignalInfo.CodeDumped);
    }
}
