using Supervision.Posix.Errors;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>Finds the file that a program's name stands for, as the shell would, with the eyes of the thread's file system user.</summary>
internal static class ProgramSearch
{
    // What the C library searches when the environment names no PATH.
    private const string PathDefault = "/bin:/usr/bin";

    /// <summary>The path to execute: the name itself if it has a slash, else the first executable file of that name in the PATH.</summary>
    /// <exception cref="SpawnException">No directory of the PATH has it, or none that may be executed.</exception>
    internal static string Find(SpawnRequest request)
    {
        var name = request.Arguments[0];
        if (name.Contains('/')) return name;
        var path = request.Environment.TryGetValue("PATH", out var given) ? given : PathDefault;
        var denied = false;
        foreach (var directory in path.Split(':'))
        {
            var file = Path.Combine(request.WorkingDirectory, directory, name);
            if (!File.Exists(file)) continue;
            if (FileCalls.MayAccess(file, FileCalls.ExecuteAccess)) return file;
            denied = true;
        }

        var errno = denied ? ErrnoNumbers.AccessDenied : ErrnoNumbers.NoEntry;
        throw SpawnException.Of(SpawnStage.Program, errno, $"cannot run '{name}', searched in PATH {path}");
    }
}
