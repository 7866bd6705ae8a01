using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix;

/// <summary>A pipe for a child's output: its read end doesn't block, its write end does.</summary>
internal readonly record struct Pipe(SafeFileHandle Read, SafeFileHandle Write)
{
    // Room for what a child writes while no daemon reads.
    private const int Size = 256 * 1024;

    internal static unsafe Pipe Create()
    {
        var ends = stackalloc int[2];
        if (FileCalls.Pipe(ends, FileCalls.CloseOnExec) < 0) throw PosixException.Last("cannot make a pipe");
        var pipe = new Pipe(
            Descriptor.AboveStandard(new SafeFileHandle(ends[0], ownsHandle: true)),
            Descriptor.AboveStandard(new SafeFileHandle(ends[1], ownsHandle: true)));
        FileCalls.SetNonBlocking(pipe.Read);
        FileCalls.EnlargePipe(pipe.Read, Size);
        return pipe;
    }
}
