using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Waiting for many descriptors at once.</summary>
internal static unsafe partial class EpollCalls
{
    internal const int Add = 1;
    internal const int Delete = 2;
    internal const int Modify = 3;
    internal const int CloseOnExec = 0x80000;
    internal const int NonBlocking = 0x800;

    [LibraryImport(Libc.Name, EntryPoint = "epoll_create1", SetLastError = true)]
    internal static partial int Create(int flags);

    [LibraryImport(Libc.Name, EntryPoint = "epoll_ctl", SetLastError = true)]
    internal static partial int Control(SafeFileHandle epoll, int operation, SafeFileHandle descriptor, void* change);

    [LibraryImport(Libc.Name, EntryPoint = "epoll_wait", SetLastError = true)]
    internal static partial int Wait(SafeFileHandle epoll, byte* events, int count, int timeoutMs);

    [LibraryImport(Libc.Name, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int CreateEvent(uint initial, int flags);
}
