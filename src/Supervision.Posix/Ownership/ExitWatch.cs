using Supervision.Posix.Errors;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Ownership;

/// <summary>Reaps the main process of one incarnation when it ends.</summary>
internal sealed class ExitWatch : IReadiness
{
    private readonly ProcessRecord _record;
    private readonly EventLoop _loop;
    private readonly Action<ProcessRecord, ExitStatus> _onExited;
    private readonly long _token;

    private ExitWatch(ProcessRecord record, EventLoop loop, Action<ProcessRecord, ExitStatus> onExited)
    {
        _record = record;
        _loop = loop;
        _onExited = onExited;
        _token = loop.Add(record.Pidfd, Readiness.Readable, this);
    }

    internal static void Begin(ProcessRecord record, EventLoop loop, Action<ProcessRecord, ExitStatus> onExited) =>
        _ = new ExitWatch(record, loop, onExited);

    public void OnReady(Readiness events)
    {
        if (Reap() is not { } status) return;
        _loop.Remove(_record.Pidfd, _token);
        _onExited(_record, status);
    }

    private unsafe ExitStatus? Reap()
    {
        var info = default(SignalInfo);
        var options = ProcessCalls.Ended | ProcessCalls.NoHang;
        while (ProcessCalls.Wait(ProcessCalls.ByPidfd, (int)_record.Pidfd.DangerousGetHandle(), &info, options) < 0)
        {
            // Somebody else in this process took the status.
            if (Errno.Last.Number != ErrnoNumbers.Interrupted) return new ExitStatus.Lost();
        }

        if (info.Pid == 0) return null;
        return info.Code == SignalInfo.CodeExited
            ? new ExitStatus.Exited(info.Status)
            : new ExitStatus.Signaled(info.Status, info.Code == SignalInfo.CodeDumped);
    }
}
