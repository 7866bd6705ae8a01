using Microsoft.Win32.SafeHandles;

namespace Supervision.Posix.Spawning;

/// <summary>A process that was just started, and what its parent holds of it.</summary>
internal readonly record struct SpawnedProcess(int Pid, SafeFileHandle Pidfd, long StartTime, SafeFileHandle? Stdout, SafeFileHandle? Stderr);
