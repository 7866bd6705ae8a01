namespace Supervision.Posix.Trees;

/// <summary>A living process of an incarnation other than its main process.</summary>
internal readonly record struct TreeMember(int Pid, long StartTime, int Group);
