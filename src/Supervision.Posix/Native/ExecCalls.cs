using System.Runtime.InteropServices;

namespace Supervision.Posix.Native;

/// <summary>Becoming another program.</summary>
internal static unsafe partial class ExecCalls
{
    [LibraryImport(Libc.Name, EntryPoint = "execv", SetLastError = true)]
    internal static partial int Execute(byte* path, byte** arguments);
}
