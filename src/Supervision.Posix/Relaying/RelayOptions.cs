namespace Supervision.Posix.Relaying;

/// <summary>Where a relay is and how to start it.</summary>
internal sealed record RelayOptions
{
    /// <summary>Where daemon and relay find each other.</summary>
    internal required string DataDirectory { get; init; }

    /// <summary>The keeper's program, which is the relay's too.</summary>
    internal required string ProgramPath { get; init; }

    /// <summary>How long to wait for its answer; 15 s by default.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Told of exceptions that are bugs.</summary>
    internal Action<Exception>? OnFault { get; init; }

    /// <summary>Told, on a thread of the link's, that the relay is gone: connections broke, and the listeners' connections wait in the kernel.</summary>
    internal Action<string>? OnLost { get; init; }
}
