using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Timers that are descriptors.</summary>
internal static unsafe partial class TimerCalls
{
    private const int Monotonic = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    [LibraryImport(Libc.Name, EntryPoint = "timerfd_create", SetLastError = true)]
    private static partial int Create(int clock, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "timerfd_settime", SetLastError = true)]
    private static partial int Set(SafeFileHandle timer, int flags, TimerSetting* setting, TimerSetting* old);

    internal static int Create() => Create(Monotonic, CloseOnExec | NonBlocking);

    /// <summary>Makes the timer readable once, after a time that is not zero.</summary>
    internal static int Set(SafeFileHandle timer, TimeSpan after)
    {
        var setting = new TimerSetting
        {
            FirstSeconds = (nint)(after.Ticks / TimeSpan.TicksPerSecond),
            FirstNanoseconds = (nint)(after.Ticks % TimeSpan.TicksPerSecond * 100),
        };
        return Set(timer, 0, &setting, null);
    }

    private struct TimerSetting
    {
        internal nint IntervalSeconds;
        internal nint IntervalNanoseconds;
        internal nint FirstSeconds;
        internal nint FirstNanoseconds;
    }
}
