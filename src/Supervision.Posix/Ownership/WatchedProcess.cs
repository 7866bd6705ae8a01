using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Looping;

namespace Supervision.Posix.Ownership;

/// <summary>A process whose end is to be reported or at least reaped.</summary>
internal sealed class WatchedProcess(int pid, long startTime, SafeFileHandle pidfd)
{
    /// <summary>One that was watched before this process became another program; its descriptor may have been lost with its end.</summary>
    internal WatchedProcess(int pid, long startTime, SafeFileHandle? pidfd, bool hasEnded)
        : this(pid, startTime, pidfd ?? new SafeFileHandle(-1, ownsHandle: false)) => HasEnded = hasEnded;

    internal int Pid { get; } = pid;

    internal long StartTime { get; } = startTime;

    internal SafeFileHandle Pidfd { get; } = pidfd;

    internal bool HasEnded { get; set; }

    /// <summary>By which the loop knows it.</summary>
    internal long Token { get; set; }

    /// <summary>Waits for its end no more; false if it has ended.</summary>
    internal bool Unwatch(EventLoop loop)
    {
        if (HasEnded) return false;
        loop.Remove(Pidfd, Token);
        return HasEnded = true;
    }
}
