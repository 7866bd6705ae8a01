namespace Supervision.Api;

/// <summary>Which daemon is to come.</summary>
public sealed record UpgradeRequest
{
    /// <summary>The path of the binary on the daemon's host; null for the one at the path that the running daemon was started by.</summary>
    public string? Binary { get; init; }

    /// <summary>How long the new daemon may take to prepare itself, and again to take over, such as <c>20s</c>; default 15 s each. Then the running one stays.</summary>
    public string? Timeout { get; init; }

    /// <summary>Why, in the operator's words.</summary>
    public string? Reason { get; init; }
}

/// <summary>What an upgrade has replaced.</summary>
/// <param name="Binary">The path of the new daemon.</param>
/// <param name="PreviousVersion">The version of the former daemon.</param>
/// <param name="Version">The version of the new one.</param>
/// <param name="PreviousPid">The pid of the former daemon, which ends now.</param>
/// <param name="Pid">The pid of the new one.</param>
/// <param name="HandoverMs">For how long no daemon watched: from when the former let go to when the new one had taken over, in milliseconds.</param>
public sealed record UpgradeDocument(string Binary, string PreviousVersion, string Version, int PreviousPid, int Pid, long HandoverMs)
{
    /// <summary>What became of the keeper; null when the new daemon did not say.</summary>
    public KeeperUpgrade? Keeper { get; init; }
}

/// <summary>What an upgrade has made of the keeper, which owns the processes of services. Whatever it is, its pid and all that it keeps stay.</summary>
/// <param name="Replaced">Whether it runs the new daemon's keeper now. It does not when it was that already, or when <paramref name="Reason"/> says why.</param>
/// <param name="Version">The version that runs now; empty when it is so old that it does not say.</param>
/// <param name="GapMs">For how long nobody kept, in milliseconds; 0 when it was not replaced.</param>
/// <param name="Reason">Why the former program goes on, in words; null when there is nothing to explain.</param>
public sealed record KeeperUpgrade(bool Replaced, string Version, long GapMs, string? Reason);
