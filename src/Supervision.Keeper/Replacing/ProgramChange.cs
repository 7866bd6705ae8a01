using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;
using Supervision.Posix.Spawning;

namespace Supervision.Keeper.Replacing;

/// <summary>
/// Makes this process run another program. It keeps its pid, its children, its place as the reaper of orphans, its blocked signals and those that are
/// pending; all other threads are gone.
/// </summary>
internal static unsafe class ProgramChange
{
    /// <summary>Returns only if the program cannot be run; then all is as before.</summary>
    /// <param name="command">The path of the program and its arguments.</param>
    /// <param name="descriptors">Those that it keeps, besides the standard ones. All others are closed.</param>
    internal static Errno Run(IReadOnlyList<string> command, IReadOnlyList<SafeFileHandle> descriptors)
    {
        using var strings = new NativeStrings();
        strings.Reset(64 + command.Sum(NativeStrings.SizeOf));
        var arguments = strings.AddTable(command);
        foreach (var descriptor in descriptors) FileCalls.SetCloseOnExec(descriptor, closes: false);
        _ = ExecCalls.Execute(arguments[0], arguments);
        var errno = Errno.Last;
        foreach (var descriptor in descriptors) FileCalls.SetCloseOnExec(descriptor, closes: true);
        return errno;
    }
}
