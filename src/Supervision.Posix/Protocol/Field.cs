namespace Supervision.Posix.Protocol;

/// <summary>The parts of a message. A reader skips those that it doesn't know; numbers are never used again.</summary>
internal enum Field : ushort
{
    None = 0,
    Incarnation = 1,
    Pid = 2,
    StartTime = 3,
    ExitKind = 4,
    ExitNumber = 5,
    Leftovers = 6,
    HasStdout = 7,
    HasStderr = 8,
    Stage = 9,
    Errno = 10,
    Message = 11,
    Signal = 12,
    Scope = 13,

    VersionOldest = 20,
    VersionNewest = 21,
    Version = 22,
    SurvivorCount = 23,

    Argument = 40,
    VariableName = 41,
    VariableValue = 42,
    WorkingDirectory = 43,
    User = 44,
    Group = 45,
    HasSupplementaryGroups = 46,
    SupplementaryGroup = 47,
    Umask = 48,
    Nice = 49,
    OomScoreAdjust = 50,
    LimitName = 51,
    LimitSoft = 52,
    LimitHard = 53,
    AmbientCapability = 54,
    NoNewPrivileges = 55,
    PipeStdout = 56,
    PipeStderr = 57,
}
