using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;

namespace Supervision.Posix;

/// <summary>Makes descriptors that are owned by a handle from the start, and closed on exec.</summary>
internal static class Descriptor
{
    private const int FirstFree = 3;

    /// <summary>Takes the result of a call that makes a descriptor.</summary>
    /// <exception cref="PosixException">The call failed.</exception>
    internal static SafeFileHandle Own(int result, string action) =>
        result < 0 ? throw PosixException.Last(action) : new SafeFileHandle(result, ownsHandle: true);

    internal static SafeFileHandle Open(string path, int flags, int mode = 0) =>
        Own(FileCalls.Open(path, flags | FileCalls.CloseOnExec, mode), $"cannot open {path}");

    internal static SafeFileHandle Duplicate(SafeFileHandle descriptor) =>
        Own(FileCalls.Duplicate(descriptor, FirstFree), "cannot duplicate a descriptor");

    /// <summary>Moves a descriptor out of the way of standard input, output and error, in a process that was started without them.</summary>
    internal static SafeFileHandle AboveStandard(SafeFileHandle descriptor)
    {
        if (descriptor.DangerousGetHandle() >= FirstFree) return descriptor;
        using (descriptor) return Duplicate(descriptor);
    }
}
