using Supervision.Posix.Processes;

namespace Supervision.Posix.Tools;

/// <summary>What came of running a tool.</summary>
/// <param name="Exit">How it ended; null when it had to be killed because its time was over.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
internal sealed record ToolOutcome(ExitStatus? Exit, string Output, string Error)
{
    internal bool IsSuccess => Exit is ExitStatus.Exited { Code: 0 };

    /// <summary>Why it failed: the first line of what it said, else how it ended.</summary>
    internal string Reason =>
        Exit is null ? "it did not end in time"
        : Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, ..] ? first
        : $"{Exit}";
}
