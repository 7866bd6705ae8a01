using Supervision.Posix.Errors;

namespace Supervision.Posix.Processes;

/// <summary>The step of a spawn that failed.</summary>
public enum SpawnStage
{
    /// <summary>The request itself: an incarnation that exists, a name with a NUL, an unknown limit.</summary>
    Request = 0,

    /// <summary>The program: missing, not executable, not a program.</summary>
    Program = 1,

    /// <summary>The working directory: missing, not a directory, not to be entered by the user.</summary>
    WorkingDirectory = 2,

    /// <summary>The user: unknown, or the host may not change to it.</summary>
    User = 3,

    /// <summary>The group or a supplementary group.</summary>
    Group = 4,

    /// <summary>Limits, priority, capabilities: the tool that sets them is missing, or the host may not set them.</summary>
    Attributes = 5,

    /// <summary>Descriptors: no pipe could be made.</summary>
    Descriptors = 6,

    /// <summary>The spawn itself: no memory, no free process.</summary>
    Spawn = 7,
}

/// <summary>Why a process could not be started.</summary>
/// <param name="Stage">The step that failed.</param>
/// <param name="Errno">The error of the operating system.</param>
/// <param name="Message">The whole sentence, as <c>cannot run /srv/app: No such file or directory (ENOENT)</c>.</param>
public sealed record SpawnError(SpawnStage Stage, Errno Errno, string Message)
{
    internal static SpawnError NotForgotten(string incarnation)
    {
        var errno = new Errno(ErrnoNumbers.Exists);
        return new SpawnError(SpawnStage.Request, errno, $"the incarnation {incarnation} was not forgotten: {errno}");
    }
}
