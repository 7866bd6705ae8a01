using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Native;

namespace Supervision.Posix.Handover;

/// <summary>Takes what the process before this one has handed down.</summary>
public static class InheritedDescriptor
{
    /// <summary>Makes an inherited descriptor this process's own: nobody that it starts inherits it in turn.</summary>
    /// <param name="number">The number that it was handed down under.</param>
    /// <exception cref="Errors.PosixException">There is no such descriptor.</exception>
    public static SafeFileHandle Take(int number)
    {
        using var handed = new SafeFileHandle(number, ownsHandle: true);
        return Descriptor.Duplicate(handed);
    }

    /// <summary>Another descriptor for the same thing, which nobody inherits unasked.</summary>
    /// <param name="handle">A descriptor, owned by whichever handle.</param>
    /// <exception cref="Errors.PosixException">There is no room for it.</exception>
    public static SafeFileHandle Copy(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        using var borrowed = new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false);
        return Descriptor.Duplicate(borrowed);
    }

    /// <summary>Calls on it that would have to wait return instead, for everybody who shares it; who does can change that at any time.</summary>
    /// <param name="descriptor">The descriptor.</param>
    public static void StayNonBlocking(SafeFileHandle descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        FileCalls.SetNonBlocking(descriptor);
    }
}
