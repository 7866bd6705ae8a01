namespace Supervision.Pbm.CommandLine;

/// <summary>Options that every command has; they may stand anywhere.</summary>
internal static class GlobalOptions
{
    public static readonly OptionSpec Json = new("--json", "answer as one JSON document (streams: one per line)");
    public static readonly OptionSpec Timeout = new("--timeout", "give up after this long (default 30s)", "DURATION");
    public static readonly OptionSpec TokenFile = new("--token-file", "read the node's token from a file", "FILE", null, WordKind.File);
    public static readonly OptionSpec NoColor = new("--no-color", "no colours on a terminal, as with NO_COLOR set");
    public static readonly OptionSpec Help = new("--help", "show help", null, "-h");
    public static readonly OptionSpec Version = new("--version", "show the version");

    public static readonly IReadOnlyList<OptionSpec> All = [Json, Timeout, TokenFile, NoColor, Help, Version];

    /// <summary>Options that are part of the command's language but that this version cannot serve.</summary>
    public static readonly IReadOnlyDictionary<string, string> Unsupported = new Dictionary<string, string>
    {
        ["--on"] = "'--on' addresses nodes of a cluster, and this version of pbm knows none; name the hosts as targets: pbm HOST1 HOST2 NOUN VERB",
        ["--key"] = "'--key' signs commands to a cluster, and this version of pbm knows none",
    };
}
