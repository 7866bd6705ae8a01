using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix.Looping;

/// <summary>Calls back on an event loop's thread after a time. It costs nothing until it is first set.</summary>
internal sealed unsafe class LoopTimer(EventLoop loop, Action onTime) : IReadiness, IDisposable
{
    private SafeFileHandle? _timer;

    /// <summary>Calls back once, after this time; a call that is still due is forgotten.</summary>
    internal void Set(TimeSpan after)
    {
        if (_timer is null)
        {
            _timer = Descriptor.Own(TimerCalls.Create(), "cannot make a timer");
            _ = loop.Add(_timer, Readiness.Readable, this);
        }

        if (TimerCalls.Set(_timer, after) < 0) throw PosixException.Last("cannot set a timer");
    }

    public void OnReady(Readiness events)
    {
        ulong count;
        if (FileCalls.Read(_timer!, (byte*)&count, sizeof(ulong)) > 0) onTime();
    }

    public void Dispose() => _timer?.Dispose();
}
