using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix;

/// <summary>
/// A pipe for a child's output: its read end doesn't block, its write end does. The write end is open for reading too, so that a child whose readers have
/// all died waits when the pipe is full, and is not ended by SIGPIPE; the pipe still ends when the last process that writes to it closes it.
/// </summary>
internal readonly record struct Pipe(SafeFileHandle Read, SafeFileHandle Write)
{
    // Room for what a child writes while no daemon reads.
    private const int Size = 256 * 1024;

    internal static unsafe Pipe Create()
    {
        var ends = stackalloc int[2];
        if (FileCalls.Pipe(ends, FileCalls.CloseOnExec | FileCalls.NonBlocking) < 0) throw PosixException.Last("cannot make a pipe");
        var read = Descriptor.AboveStandard(new SafeFileHandle(ends[0], ownsHandle: true));
        FileCalls.EnlargePipe(read, Size);
        return new Pipe(read, OpenBothWays(Descriptor.AboveStandard(new SafeFileHandle(ends[1], ownsHandle: true))));
    }

    // What is opened anew blocks, and needs not be told to.
    private static SafeFileHandle OpenBothWays(SafeFileHandle write)
    {
        var descriptor = FileCalls.Open($"/proc/self/fd/{write.DangerousGetHandle()}", FileCalls.ReadWrite | FileCalls.CloseOnExec, 0);
        if (descriptor < 0)
        {
            // Without /proc there is only the end that the kernel gave.
            FileCalls.SetBlocking(write);
            return write;
        }

        write.Dispose();
        return Descriptor.AboveStandard(new SafeFileHandle(descriptor, ownsHandle: true));
    }
}
