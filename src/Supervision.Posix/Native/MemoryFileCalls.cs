using System.Runtime.InteropServices;

namespace Supervision.Posix.Native;

/// <summary>Files without a name in the file system.</summary>
internal static partial class MemoryFileCalls
{
    internal const uint CloseOnExec = 1;

    [LibraryImport(Libc.Name, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Create(string name, uint flags);
}
