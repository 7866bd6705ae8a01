namespace Supervision.Posix.Redirecting;

/// <summary>Which program changes the rules.</summary>
public enum RedirectTool
{
    /// <summary><c>nft</c> where it is installed, else <c>iptables</c>.</summary>
    Auto,

    /// <summary><c>nft</c>, of nftables.</summary>
    Nft,

    /// <summary><c>iptables-restore</c> and <c>ip6tables-restore</c>, of either kind.</summary>
    Iptables,
}

/// <summary>How the rules are changed.</summary>
internal sealed record RedirectOptions
{
    /// <summary>What is put before each command, as <c>sudo -n</c>; nothing by default.</summary>
    internal IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>Which program; by default the one that there is.</summary>
    internal RedirectTool Tool { get; init; } = RedirectTool.Auto;

    /// <summary>How long one run of a program may take; 10 s by default.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the programs are looked for; null for the PATH and the system's directories.</summary>
    internal IReadOnlyList<string>? ToolDirectories { get; init; }
}
