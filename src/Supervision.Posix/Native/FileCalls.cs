using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Native;

/// <summary>Files, pipes and descriptors.</summary>
internal static unsafe partial class FileCalls
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;
    internal const int AccessModes = 3;
    internal const int Create = 0x40;
    internal const int Append = 0x400;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int PathOnly = 0x200000;

    internal const int CurrentDirectory = -100;
    internal const int ExecuteAccess = 1;
    internal const int WriteAccess = 2;

    private const int DuplicateCloseOnExec = 1030;
    private const int SetPipeSize = 1031;
    private const int SetDescriptorFlags = 2;
    private const int GetStatusFlags = 3;
    private const int SetStatusFlags = 4;
    private const nuint BytesToRead = 0x541B;
    private const uint NonBlockingSplice = 2;
    private const int AccessCall = 439;
    private const int EffectiveIds = 0x200;

    private static readonly nint CompareCall = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 272 : 312;

    /// <summary>O_DIRECTORY differs between x86 and ARM.</summary>
    internal static int Directory { get; } = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;

    [LibraryImport(Libc.Name, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, int mode);

    [LibraryImport(Libc.Name, EntryPoint = "open", SetLastError = true)]
    internal static partial int Open(byte* path, int flags, int mode);

    [LibraryImport(Libc.Name, EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport(Libc.Name, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int descriptor, byte* buffer, nuint count);

    [LibraryImport(Libc.Name, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(SafeFileHandle descriptor, byte* buffer, nuint count);

    [LibraryImport(Libc.Name, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(SafeFileHandle descriptor, byte* buffer, nuint count);

    [LibraryImport(Libc.Name, EntryPoint = "pread", SetLastError = true)]
    internal static partial nint ReadAt(SafeFileHandle descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Libc.Name, EntryPoint = "pwrite", SetLastError = true)]
    internal static partial nint WriteAt(SafeFileHandle descriptor, byte* buffer, nuint count, long offset);

    [LibraryImport(Libc.Name, EntryPoint = "umask")]
    internal static partial int SetUmask(int mask);

    [LibraryImport(Libc.Name, EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RemoveDirectory(string path);

    [LibraryImport(Libc.Name, EntryPoint = "getxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetAttribute(string path, string name, byte* value, nuint size);

    /// <summary>Whether an extended attribute of a file is <c>1</c>.</summary>
    internal static bool HasMark(string path, string name)
    {
        byte value;
        return GetAttribute(path, name, &value, 1) == 1 && value == (byte)'1';
    }

    [LibraryImport(Libc.Name, EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* ends, int flags);

    [LibraryImport(Libc.Name, EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(SafeFileHandle descriptor, int operation);

    [LibraryImport(Libc.Name, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(SafeFileHandle descriptor, long length);

    [LibraryImport(Libc.Name, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(SafeFileHandle descriptor, int command, nint argument);

    [LibraryImport(Libc.Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle descriptor, nuint command, int* result);

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Access(nint number, nint directory, string path, nint mode, nint flags);

    internal static int Duplicate(SafeFileHandle descriptor, int lowest) => Control(descriptor, DuplicateCloseOnExec, lowest);

    /// <summary>Asks for a larger pipe; an unprivileged user may have used up what it may have, and then keeps the usual 64 KiB.</summary>
    internal static void EnlargePipe(SafeFileHandle pipe, int size) => _ = Control(pipe, SetPipeSize, size);

    internal static void SetNonBlocking(SafeFileHandle descriptor) => SetStatus(descriptor, NonBlocking, isSet: true);

    internal static void SetBlocking(SafeFileHandle descriptor) => SetStatus(descriptor, NonBlocking, isSet: false);

    /// <summary>Says whether whatever is written goes to the end of the file.</summary>
    internal static void SetAppending(SafeFileHandle file, bool isAppending) => SetStatus(file, Append, isAppending);

    private static void SetStatus(SafeFileHandle descriptor, int flag, bool isSet)
    {
        var flags = Control(descriptor, GetStatusFlags, 0);
        var wanted = isSet ? flags | flag : flags & ~flag;
        if (flags >= 0 && flags != wanted) _ = Control(descriptor, SetStatusFlags, wanted);
    }

    [LibraryImport(Libc.Name, EntryPoint = "tee", SetLastError = true)]
    private static partial nint Tee(SafeFileHandle pipe, SafeFileHandle copy, nuint count, uint flags);

    [LibraryImport(Libc.Name, EntryPoint = "splice", SetLastError = true)]
    private static partial nint Splice(SafeFileHandle pipe, long* pipeOffset, SafeFileHandle file, long* fileOffset, nuint count, uint flags);

    /// <summary>Makes what one pipe begins with readable from another too, without taking it away.</summary>
    internal static nint Tee(SafeFileHandle pipe, SafeFileHandle copy, nuint count) => Tee(pipe, copy, count, NonBlockingSplice);

    /// <summary>Moves what a pipe begins with to a place in a file: it is in the one or in the other at any instant, also when this process is killed.</summary>
    internal static nint Splice(SafeFileHandle pipe, SafeFileHandle file, long offset, nuint count) =>
        Splice(pipe, null, file, &offset, count, NonBlockingSplice);

    /// <summary>Says whether the program that this process becomes has the descriptor too.</summary>
    internal static void SetCloseOnExec(SafeFileHandle descriptor, bool closes) => _ = Control(descriptor, SetDescriptorFlags, closes ? 1 : 0);

    internal static int Available(SafeFileHandle descriptor)
    {
        var count = 0;
        return Control(descriptor, BytesToRead, &count) < 0 ? 0 : count;
    }

    [LibraryImport(Libc.Name, EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Compare(nint number, nint pid, nint otherPid, nint type, SafeFileHandle first, SafeFileHandle second);

    /// <summary>Whether two descriptors are one open file; false where the kernel doesn't tell.</summary>
    internal static bool AreSame(SafeFileHandle first, SafeFileHandle second)
    {
        var self = ProcessCalls.OwnPid();
        return Compare(CompareCall, self, self, 0, first, second) == 0;
    }

    /// <summary>Whether the thread's effective (file system) user may use a path.</summary>
    internal static bool MayAccess(string path, int mode) => Access(AccessCall, CurrentDirectory, path, mode, EffectiveIds) == 0;
}
