namespace Supervision.Fronting;

/// <summary>What a process has left of its clients that new ones are not to come to.</summary>
/// <param name="IsEmpty">Whether that is nothing.</param>
/// <param name="IsUncalled">Whether it has accepted whoever has called: who waits at its socket when it closes that is reset.</param>
internal readonly record struct FormerTraffic(bool IsEmpty, bool IsUncalled);
