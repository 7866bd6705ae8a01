namespace Supervision.Posix.Trees;

/// <summary>The living processes of an incarnation whose keeper has died, as far as their environment tells.</summary>
/// <param name="Incarnation">Its name.</param>
/// <param name="Pid">The process that was spawned; 0 if it has ended.</param>
/// <param name="StartTime">Its start time in clock ticks since boot; 0 if it has ended.</param>
/// <param name="Others">How many more there are.</param>
internal sealed record LostTree(string Incarnation, int Pid, long StartTime, int Others);
