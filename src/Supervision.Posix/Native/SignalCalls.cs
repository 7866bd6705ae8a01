using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Signals, their masks, and pidfds to send them through.</summary>
internal static unsafe partial class SignalCalls
{
    internal const int CloseOnExec = 0x80000;
    internal const int NonBlocking = 0x800;
    internal const int BlockMask = 0;
    internal const nint Ignore = 1;
    internal const nint Default = 0;
    private const int PidfdSendSignal = 424;
    private const int ProcessGroup = 4;

    [LibraryImport(Libc.Name, EntryPoint = "signal", SetLastError = true)]
    internal static partial nint SetDisposition(int signal, nint handler);

    [LibraryImport(Libc.Name, EntryPoint = "kill", SetLastError = true)]
    internal static partial int Send(int pid, int signal);

    [LibraryImport(Libc.Name, EntryPoint = "pthread_sigmask")]
    internal static partial int ChangeMask(int how, SignalSet* set, SignalSet* old);

    [LibraryImport(Libc.Name, EntryPoint = "signalfd", SetLastError = true)]
    internal static partial int CreateDescriptor(int existing, SignalSet* set, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint SendThrough(nint number, SafeFileHandle pidfd, nint signal, nint info, nint flags);

    internal static int Send(SafeFileHandle pidfd, int signal) => (int)SendThrough(PidfdSendSignal, pidfd, signal, 0, 0);

    /// <summary>
    /// Signals the process group that a process leads or led, all of it at once, so that none escapes by forking. The pidfd names the group also when its
    /// leader is reaped. Linux 6.9 or newer, else <c>EINVAL</c>.
    /// </summary>
    internal static int SendToGroup(SafeFileHandle pidfd, int signal) => (int)SendThrough(PidfdSendSignal, pidfd, signal, 0, ProcessGroup);
}

/// <summary>A set of signals, <c>sigset_t</c>.</summary>
internal unsafe struct SignalSet
{
    private fixed ulong _bits[16];

    internal static SignalSet All
    {
        get
        {
            var set = default(SignalSet);
            for (var i = 0; i < 16; i++) set._bits[i] = ulong.MaxValue;
            return set;
        }
    }

    internal readonly bool Contains(int signal) => (_bits[0] & (1UL << (signal - 1))) != 0;

    internal static SignalSet Of(params ReadOnlySpan<int> signals)
    {
        var set = default(SignalSet);
        foreach (var signal in signals) set._bits[0] |= 1UL << (signal - 1);
        return set;
    }
}
