namespace Supervision.Pbm.CommandLine;

/// <summary>Options of single commands.</summary>
internal static class CommandOptions
{
    public static readonly OptionSpec NoWait = new("--no-wait", "return once the node has accepted it");
    public static readonly OptionSpec Reason = new("--reason", "why, for the history", "TEXT");
    public static readonly OptionSpec Binary = new("--binary", "the daemon to come, on the node's host; else what is at the running one's own path", "PATH");
    public static readonly OptionSpec Graph = new("--graph", "which services depend on which");
    public static readonly OptionSpec Dot = new("--dot", "the same in the language of Graphviz");
    public static readonly OptionSpec Plan = new("--plan", "do this plan or nothing", "ID");
    public static readonly OptionSpec Follow = new("--follow", "go on as lines are written, until Ctrl-C", null, "-f");
    public static readonly OptionSpec Lines = new("--lines", "how many of the newest lines that qualify, to begin with", "N", "-n");
    public static readonly OptionSpec Grep = new("--grep", "only lines that match a regular expression", "PATTERN", "-g");
    public static readonly OptionSpec Since = new("--since", "only lines of the last 10m, or since a time such as 14:30 or 2026-12-31T23:59", "TIME", "-S");
    public static readonly OptionSpec Limit = new("--limit", "how many of the newest entries", "N", "-n");
    public static readonly OptionSpec Signal = new("--signal", "another signal than KILL", "SIGNAL", "-s", WordKind.Signal);
}
