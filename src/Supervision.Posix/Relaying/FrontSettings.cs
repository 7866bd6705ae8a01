namespace Supervision.Posix.Relaying;

/// <summary>How a front behaves.</summary>
internal sealed record FrontSettings
{
    /// <summary>How many connections wait while no target takes them; one more is closed. 1024 by default.</summary>
    internal int HeldMax { get; init; } = 1024;

    /// <summary>How long one of them waits before it is closed; 30 s by default.</summary>
    internal TimeSpan HoldTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connections to a former target may go on before they are broken; 30 s by default.</summary>
    internal TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
