using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;
using Supervision.Posix.Native;

namespace Supervision.Posix.Keeping;

/// <summary>Reaps a keeper that this process started and that has ended.</summary>
internal sealed unsafe class ChildReaper : IReadiness
{
    private readonly EventLoop _loop;
    private readonly SafeFileHandle _pidfd;
    private readonly long _token;

    internal ChildReaper(EventLoop loop, SafeFileHandle pidfd)
    {
        _loop = loop;
        _pidfd = pidfd;
        _token = loop.Add(pidfd, Readiness.Readable, this);
    }

    public void OnReady(Readiness events)
    {
        var info = default(SignalInfo);
        _ = ProcessCalls.Wait(ProcessCalls.ByPidfd, (int)_pidfd.DangerousGetHandle(), &info, ProcessCalls.Ended | ProcessCalls.NoHang);
        _loop.Remove(_pidfd, _token);
        _pidfd.Dispose();
    }
}
