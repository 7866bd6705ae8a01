using Supervision.Posix.Protocol;

namespace Supervision.Posix.Keeping;

/// <summary>Where the keeper is, and how to start one.</summary>
public sealed record KeeperOptions
{
    /// <summary>Where keeper and daemon meet; made with mode 0700 if it is missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The program <c>supervision-keeper</c>, or its <c>.dll</c>, which is then run by <c>dotnet</c>.</summary>
    public required string KeeperPath { get; init; }

    /// <summary>How long to wait for the keeper's answer; default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>By which the timeout is measured; default the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What is spoken; less than all that can be, to be as an earlier version.</summary>
    internal VersionRange Versions { get; init; } = VersionRange.Own;

    /// <summary>Told of exceptions that an observer lets escape; default nobody.</summary>
    public Action<Exception>? OnFault { get; init; }
}
