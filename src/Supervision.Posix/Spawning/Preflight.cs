using System.Text;
using Microsoft.Win32.SafeHandles;
using Supervision.Posix.Errors;
using Supervision.Posix.Native;
using Supervision.Posix.Processes;

namespace Supervision.Posix.Spawning;

/// <summary>
/// Tries what a spawn will do, to name the step that fails: before an exec chain, whose tools would only leave an exit code, and after a failed
/// <c>posix_spawn</c>, which says an error number but not of what.
/// </summary>
internal static class Preflight
{
    private const int HeadMax = 256;

    /// <summary>Checks directory and program with the eyes of the thread's file system user.</summary>
    /// <exception cref="SpawnException">One of them cannot be used.</exception>
    internal static void Check(string workingDirectory, string program)
    {
        CheckDirectory(workingDirectory);
        CheckProgram(program, Path.Combine(workingDirectory, program));
    }

    internal static void CheckDirectory(string directory)
    {
        var descriptor = FileCalls.Open(directory, FileCalls.PathOnly | FileCalls.Directory | FileCalls.CloseOnExec, 0);
        if (descriptor < 0) throw BadDirectory(directory);
        _ = FileCalls.Close(descriptor);
        if (!FileCalls.MayAccess(directory, FileCalls.ExecuteAccess)) throw BadDirectory(directory);
    }

    private static void CheckProgram(string program, string file)
    {
        if (!FileCalls.MayAccess(file, FileCalls.ExecuteAccess)) throw BadProgram(program, Errno.Last.Number);
        if (!File.Exists(file)) throw BadProgram(program, Directory.Exists(file) ? ErrnoNumbers.IsADirectory : ErrnoNumbers.AccessDenied);
        var head = ReadHead(file);
        if (head.StartsWith("#!", StringComparison.Ordinal)) CheckInterpreter(program, head);
        else if (IsText(head)) throw BadProgram(program, ErrnoNumbers.NotAProgram);
    }

    private static void CheckInterpreter(string program, string head)
    {
        var line = head[2..].Split('\n', 2)[0].Trim(' ', '\t');
        var interpreter = line.Split([' ', '\t'], 2)[0];
        if (!FileCalls.MayAccess(interpreter, FileCalls.ExecuteAccess))
            throw SpawnException.Of(SpawnStage.Program, Errno.Last.Number, $"cannot run {program}: its interpreter {interpreter}");
    }

    // A program that may be executed but not read is left to the kernel, as is one that is neither text nor known here.
    private static unsafe string ReadHead(string file)
    {
        var descriptor = FileCalls.Open(file, FileCalls.ReadOnly | FileCalls.NonBlocking | FileCalls.CloseOnExec, 0);
        if (descriptor < 0) return "\0";
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        var head = stackalloc byte[HeadMax];
        var count = FileCalls.Read(handle, head, HeadMax);
        return count < 0 ? "\0" : Encoding.Latin1.GetString(head, (int)count);
    }

    private static bool IsText(string head) => !head.Contains('\0');

    private static SpawnException BadDirectory(string directory) =>
        SpawnException.Of(SpawnStage.WorkingDirectory, Errno.Last.Number, $"cannot enter the working directory {directory}");

    private static SpawnException BadProgram(string program, int errno) =>
        SpawnException.Of(SpawnStage.Program, errno, $"cannot run {program}");
}
