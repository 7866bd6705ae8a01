using System.Collections.Immutable;

namespace Supervision.Specs;

/// <summary>How a service is told to read its configuration again.</summary>
public sealed record ReloadSpec
{
    /// <summary>No way.</summary>
    public static ReloadSpec None { get; } = new();

    /// <summary>The signal to the main process, by the number of signal(7); null if it is none.</summary>
    public int? Signal { get; init; }

    /// <summary>The program that tells it, with <c>MAINPID</c> in its environment; empty if it is none.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Whether it says itself when it reloads and when it has: <c>RELOADING=1</c>, then <c>READY=1</c> of sd_notify(3).</summary>
    public bool Notifies { get; init; }

    /// <summary>How long it may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether there is a way.</summary>
    public bool IsPossible => Signal is not null || !Command.IsEmpty;
}
