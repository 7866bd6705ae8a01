using System.Runtime.InteropServices;

namespace Supervision.Posix.Native;

/// <summary>Words for error numbers, independent of the locale.</summary>
internal static partial class ErrorCalls
{
    [LibraryImport(Libc.Name, EntryPoint = "strerrorname_np")]
    internal static partial nint Name(int number);

    [LibraryImport(Libc.Name, EntryPoint = "strerrordesc_np")]
    internal static partial nint Description(int number);
}
