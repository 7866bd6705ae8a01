using Supervision.Services;

namespace Supervision.Processes;

/// <summary>The process of this incarnation runs.</summary>
internal sealed record ProcessSpawned(MainProcess Process);

/// <summary>It could not be made.</summary>
internal sealed record ProcessRefused(string Error, bool IsTransient);

/// <summary>Its main process ended.</summary>
internal sealed record ProcessExited(ExitDescription Exit, int Leftovers);
